/** A Node-RED with users, and pages for them. */

/** Users by what they may do; the name is the password too. */
export const SETTINGS = `
  adminAuth: {
    type: 'credentials',
    users: async (username) => user(username),
    authenticate: async (username, password) => (password === username ? user(username) : null),
  },
};
function user(username) {
  const own = 'io-servizi-sociali.';
  const permissions = {
    anna: [own + 'prepare', own + 'confirm'],
    bruno: [own + 'prepare', own + 'confirm'],
    prepara: [own + 'prepare'],
    conferma: [own + 'confirm'],
    escluso: [own + 'prepare', own + 'confirm'],
    lettore: [own + 'read', own + 'write', 'flows.read', 'flows.write'],
  }[username];
  return permissions === undefined ? null : { username, permissions };
}
module.exports = { ...module.exports`;

const X = { x: 100, y: 100, z: 'tab' };
/** A page of four users and four eyes, and one of anybody, in front of one message node and io-send. */
export const FLOW = [
  { id: 'tab', type: 'tab', label: 'Prove' },
  {
    id: 'ente',
    type: 'io-institution',
    name: 'Ente',
    fiscalCode: '00000000000',
    mode: 'simulator',
    callsPer5s: 2000,
    windowFrom: '',
    windowTo: '',
    windowDays: [1, 2, 3, 4, 5, 6, 7],
  },
  { id: 'servizio', type: 'io-service', name: 'Servizi sociali', institution: 'ente' },
  {
    ...X,
    id: 'page',
    type: 'io-page',
    title: 'Prove',
    path: 'invii',
    messageNode: 'message',
    users: 'anna\nbruno\nprepara\nconferma',
    fourEyes: true,
    wires: [['message'], [], []],
  },
  {
    ...X,
    id: 'sola',
    type: 'io-page',
    title: 'Una',
    path: 'una',
    messageNode: 'message',
    wires: [['message'], [], []],
  },
  { ...X, id: 'message', type: 'io-richiesta-accolta', service: 'servizio', wires: [['send'], []] },
  { ...X, id: 'send', type: 'io-send', service: 'servizio', wires: [[], [], [], []] },
];
