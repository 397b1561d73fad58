import { writeFileSync } from 'node:fs';
import { startNodeRed } from '../scripts/node-red';
import { campaignFlow, campaignRow, inTab, userDirWith } from '../scripts/node-red/campaign-flow';
const N = 50000;
async function main() {
  writeFileSync('/tmp/rows.csv', [Object.keys(campaignRow(0)).join(';'), ...Array.from({length:N},(_, n)=>Object.values(campaignRow(n)).join(';'))].join('\n'));
  const rows = { spec: 'rfc', sep: ';', hdrin: true, multi: 'one', ret: '\\n', temp: '', skip: '0', strings: false };
  const userDir = await userDirWith(campaignFlow({ baseUrl: 'http://127.0.0.1:9/api/v1', source: [
   { ...inTab, id: 'start', type: 'file in', filename: '/tmp/rows.csv', filenameType: 'str', format: 'utf8', chunk: false, encoding: 'none', allProps: false, wires: [['csv']] },
   { ...inTab, id: 'csv', type: 'csv', ...rows, wires: [['message']] }] }));
  const nr = await startNodeRed({ userDir, port: 0, tellOutputOf: [], count: 'io-send', measure: true }, () => undefined, { IO_MEASURE: '1' });
  nr.receive('send', [{ topic: 'io/stop' }]);
  nr.receive('start', [{}]);
  for (let i = 0; i < 300; i++) {
    const m = await nr.metrics();
    if (m.done > N) { console.log(m, N / (m.countedMs/1000)); break; }
    await new Promise((r) => setTimeout(r, 100));
  }
  await nr.stop();
}
void main();
