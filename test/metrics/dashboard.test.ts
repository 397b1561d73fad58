import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { METRICS, type Metric } from '../../nodes/metrics/catalogue';
import { hasPromtool, promtool } from './support/promtool';

const ROOT = path.resolve(__dirname, '../..');
const RULES = path.join(ROOT, 'docs/prometheus/io-servizi-sociali.rules.yml');

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number };
  readonly targets?: readonly {
    readonly refId: string;
    readonly expr: string;
    readonly datasource: object;
  }[];
}

interface Dashboard {
  readonly id: null;
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly type: string; readonly definition?: string }[];
  };
}

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<string, string>>;
}

const dashboard = JSON.parse(
  readFileSync(path.join(ROOT, 'docs/grafana/io-servizi-sociali.json'), 'utf8'),
) as Dashboard;
const { groups } = parse(readFileSync(RULES, 'utf8')) as {
  groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
};
const rules = groups.flatMap((group) => group.rules);
const expressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
const variables = dashboard.templating.list;

/** Every series that can be there, with its labels. */
const SERIES = new Map<string, readonly string[]>(
  (Object.entries(METRICS) as [string, Metric][]).flatMap(([name, { type, labels }]) =>
    type !== 'histogram'
      ? [[name, labels] as const]
      : [
          [`${name}_bucket`, [...labels, 'le']] as const,
          [`${name}_sum`, labels] as const,
          [`${name}_count`, labels] as const,
        ],
  ),
);
/** Of Prometheus itself. */
const ITS_OWN = ['instance', 'job'];
const VALUES: Readonly<Record<string, readonly string[]>> = {
  state: ['held', 'queued', 'checking', 'sending', 'sent', 'unreachable', 'in-doubt', 'discarded'],
  mode: ['simulator', 'trial', 'live'],
  quantile: ['0.5', '0.99', '1'],
};

describe('the dashboard and the alert rules of the guide', () => {
  it('name metrics that there are, and the dashboard all of them', () => {
    const named = (texts: readonly string[]): Set<string> =>
      new Set(texts.flatMap((text) => text.match(/\bio_\w+/g) ?? []));
    const all = [
      ...expressions,
      ...rules.map(({ expr }) => expr),
      ...variables.map((one) => one.definition ?? ''),
    ];
    assert.deepEqual(
      [...named(all)].filter((name) => !SERIES.has(name)),
      [],
    );
    const shown = [...named(expressions)].map((name) => name.replace(/_(bucket|sum|count)$/, ''));
    assert.deepEqual(
      Object.keys(METRICS).filter((name) => !shown.includes(name)),
      [],
    );
  });

  it('ask only for labels that the metric has, and for values that the label can have', () => {
    for (const expr of [...expressions, ...rules.map((rule) => rule.expr)])
      for (const [, name = '', choice = ''] of expr.matchAll(/\b(io_\w+)\{([^}]*)\}/g))
        for (const [, label = '', operator = '', value = ''] of choice.matchAll(/(\w+)(!?=~?)"([^"]*)"/g)) {
          assert.ok(SERIES.get(name)?.includes(label), `${name} has no ${label}`);
          if (!operator.endsWith('~')) assert.ok(VALUES[label]?.includes(value), `${label} ${value}`);
        }
  });

  it('sum by labels that there are', () => {
    const labels = new Set([...SERIES.values()].flat().concat(ITS_OWN));
    for (const expr of [...expressions, ...rules.map((rule) => rule.expr)])
      for (const [, by = ''] of expr.matchAll(/\b(?:by|on) ?\(([^)]*)\)/g))
        for (const label of by.split(',')) assert.ok(labels.has(label.trim()), `${label} in ${expr}`);
  });

  it('have what Grafana asks of a dashboard that is imported', () => {
    const { panels } = dashboard;
    assert.deepEqual([dashboard.id, dashboard.uid], [null, 'io-servizi-sociali']);
    assert.ok(dashboard.schemaVersion >= 36 && dashboard.title !== '');
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
    for (const { type, title, description = '', targets = [], gridPos } of panels) {
      assert.ok(['row', 'stat', 'timeseries', 'table'].includes(type), title);
      assert.ok(gridPos.x + gridPos.w <= 24, title);
      if (type === 'row') continue;
      assert.ok(title !== '' && description !== '' && targets.length > 0, title);
      for (const { datasource } of targets)
        assert.deepEqual(datasource, { type: 'prometheus', uid: '${datasource}' }, 'no address of ours');
    }
    const known = new Set(variables.map(({ name }) => name).concat('__rate_interval', '__range'));
    for (const [, name = ''] of expressions.join(' ').matchAll(/\$(\w+)/g)) assert.ok(known.has(name), name);
  });

  it('lay no panel over another', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
    );
    assert.equal(new Set(cells).size, cells.length);
  });

  it('say of every alert how grave it is and what it means, in Italian and English', () => {
    assert.equal(new Set(rules.map(({ alert }) => alert)).size, rules.length);
    for (const { alert, labels, annotations } of rules) {
      assert.ok(['critical', 'warning', 'info'].includes(labels.severity), alert);
      assert.ok((annotations.summary ?? '') !== '' && (annotations.summary_en ?? '') !== '', alert);
      const named = Object.values(annotations).flatMap((text) => [...text.matchAll(/\$labels\.(\w+)/g)]);
      for (const [, label = ''] of named) assert.ok([...SERIES.values()].flat().includes(label), label);
    }
  });

  describe('for Prometheus itself, where promtool is installed', () => {
    before(function () {
      if (!hasPromtool()) this.skip();
    });

    it('the rules are rules, and tell what they should when they should', () => {
      assert.equal(promtool(['check', 'rules', RULES]), '');
      assert.equal(promtool(['test', 'rules', path.join(__dirname, 'support/alerts.promtool.yml')]), '');
    });

    it('every expression of the dashboard is one', () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'io-promtool-'));
      const file = path.join(folder, 'dashboard.yml');
      const records = expressions.map((expr, at) => ({
        record: `panel_${at}`,
        expr: expr.replaceAll(/\$__(rate_interval|range)/g, '5m').replaceAll(/\$\w+/g, '.*'),
      }));
      writeFileSync(file, stringify({ groups: [{ name: 'dashboard', rules: records }] }));
      const wrong = promtool(['check', 'rules', file]);
      rmSync(folder, { recursive: true });
      assert.equal(wrong, '');
    });
  });
});
