import assert from 'node:assert/strict';
import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { isAddress, isForbiddenAddress } from '../../nodes/remote-content/forbidden-address';

/** The same addresses for Node's own, which browsers do not have. */
const oracle = new BlockList();
oracle.addSubnet('169.254.0.0', 16, 'ipv4');
oracle.addSubnet('0.0.0.0', 8, 'ipv4');
oracle.addAddress('100.100.100.200', 'ipv4');
oracle.addAddress('192.0.0.192', 'ipv4');
oracle.addSubnet('fe80::', 10, 'ipv6');
oracle.addAddress('fd00:ec2::254', 'ipv6');
oracle.addAddress('::', 'ipv6');
oracle.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6');

function isForbidden(address: string): boolean {
  const family = isIP(address);
  return family === 0 || oracle.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

const v4 = fc.oneof(
  fc.ipV4(),
  fc.tuple(fc.nat(255), fc.nat(255)).map(([a, b]) => `169.254.${a}.${b}`),
  fc.tuple(fc.nat(255), fc.nat(255)).map(([a, b]) => `0.${a}.${b}.1`),
);
const v6 = fc.oneof(
  fc.ipV6(),
  v4.map((address) => `::ffff:${address}`),
  v4.map((address) => `64:ff9b::${address}`),
  fc.tuple(fc.nat(0xffff), fc.nat(0xffff)).map(([a, b]) => `fe${(a % 256).toString(16)}::${b.toString(16)}`),
);

describe('remote: addresses that no list can mean', () => {
  it('are those of Node’s own list of addresses', () => {
    fc.assert(
      fc.property(fc.oneof(v4, v6), (address) => {
        assert.equal(isForbiddenAddress(address), isForbidden(address), address);
      }),
      { numRuns: 2000 },
    );
  });

  it('are known as addresses exactly when Node knows them', () => {
    const pieces = fc.constantFrom(':', '::', '.', '1', 'f', '255', '256', '01', 'fe80', 'ffff', 'g', '');
    const near = fc.array(pieces, { maxLength: 12 }).map((all) => all.join(''));
    fc.assert(
      fc.property(fc.oneof(v4, v6, near), (text) => {
        assert.equal(isAddress(text), isIP(text) !== 0, text);
      }),
      { numRuns: 5000 },
    );
  });
});
