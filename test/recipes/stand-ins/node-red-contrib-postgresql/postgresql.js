'use strict';
/**
 * What the recipe needs of node-red-contrib-postgresql, written after its documentation: a pool per configuration whose
 * settings may come from the environment; a query with `msg.params`; the rows in `msg.payload`, the rest of the msg kept.
 * The server, the SQL and the client library (pg, the one that node uses) are real.
 */
const { Pool } = require('pg');

/** A setting as the configuration stores it: a value and where it comes from. */
function setting(value, kind) {
  if (kind === 'env') return process.env[value];
  if (kind === 'num') return Number(value);
  if (kind === 'bool') return JSON.parse(value);
  return value;
}

module.exports = (RED) => {
  RED.nodes.registerType('postgreSQLConfig', function (def) {
    RED.nodes.createNode(this, def);
    this.pool = new Pool({
      host: setting(def.host, def.hostFieldType),
      port: setting(def.port, def.portFieldType),
      database: setting(def.database, def.databaseFieldType),
      user: setting(def.user, def.userFieldType),
      password: setting(def.password, def.passwordFieldType),
      ssl: setting(def.ssl, def.sslFieldType),
      max: setting(def.max, def.maxFieldType),
      connectionTimeoutMillis: setting(def.connectionTimeout, def.connectionTimeoutFieldType),
    });
    // An idle connection that the server ends must not end Node-RED.
    this.pool.on('error', () => {});
    this.on('close', (done) => {
      this.pool.end().then(() => done(), done);
    });
  });

  RED.nodes.registerType('postgresql', function (def) {
    RED.nodes.createNode(this, def);
    const { pool } = RED.nodes.getNode(def.postgreSQLConfig);
    this.on('input', (msg, send, done) => {
      pool.query(def.query, msg.params ?? []).then(({ rows, command, rowCount }) => {
        send(Object.assign(msg, { payload: rows, pgsql: { command, rowCount } }));
        done();
      }, done);
    });
  });
};
