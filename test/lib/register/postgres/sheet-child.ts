/** A Node-RED of its own that saves a sheet when it is told to: `node child.js <database> <schema> <IO> <destination> <node> <name>`. */
import { ManageClient, Services } from '../../../../nodes/lib/io-api';
import { openPostgresRegister } from '../../../../nodes/lib/register';
import { sheetsOf } from './bench';
import { save } from '../../../../nodes/service-sheet/acts';
import { sheetOf } from '../../../../nodes/service-sheet/sheet';

async function main([
  url = '',
  schema = '',
  io = '',
  destination = '',
  node = '',
  name = '',
]: readonly string[]) {
  const place = { url, schema, key: Buffer.alloc(64, 7), name: 'prova' };
  const register = openPostgresRegister(place, { beatEvery: 200 });
  await register.newest();
  const told = new Promise<void>((resolve) =>
    process.once('message', () => {
      resolve();
    }),
  );
  process.send?.('ready');
  await told;
  const sheet = {
    serviceName: name,
    privacyUrl: 'https://www.comune.example/privacy',
    email: 'a@comune.example',
  };
  await save(
    {
      services: new Services(new ManageClient(io, 'manage', 5000)),
      memory: sheetsOf(register),
      destination,
      isSimulator: false,
      organization: { name: 'Comune di Esempio', fiscalCode: '00000000000' },
      wait: () => Promise.resolve(),
    },
    { node, serviceId: '', logoFile: '', sheet: sheetOf(sheet) },
  );
}

if (require.main === module)
  main(process.argv.slice(2)).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
