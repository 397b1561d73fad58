/**
 * Entry of the second file (extras-file.ts). What it imports and the first file has too, it takes from there: the build sees to
 * it (scripts/build/editor.ts).
 */
import { fileExtras } from './file/extras';
import { messageExtras } from './message/extras';
import { serviceExtras } from './service/extras';
import { sheetExtras } from './service-sheet/extras';
import { receiveExtras } from './lib/editor/extras-file';
import { drawPhone } from './lib/editor/phone';

receiveExtras({
  rooms: {
    file: fileExtras,
    message: messageExtras,
    service: serviceExtras,
    'service-sheet': sheetExtras,
  },
  drawPhone,
});
