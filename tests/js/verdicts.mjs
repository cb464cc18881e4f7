// Told the histories of real runs, answers with the verdict and its cure; test_verdicts.py calls it.

import { readFileSync } from 'node:fs';
import { cure } from '../../static/js/cures.js';
import { emptyLog, mainMetric } from '../../static/js/record.js';
import { verdict } from '../../static/js/verdict.js';

const rate = { properties: { learning_rate: { type: 'number', default: 0.001 } } };
const block = (class_name, schema = { properties: {} }) => ({ class_name, name: class_name.toLowerCase(), aliases: [], schema });
const CATALOG = { kinds: { optimizer: [block('Adam', rate), block('SGD', { properties: { learning_rate: { type: 'number', default: 0.01 } } })],
  layer: [block('Dense'), block('Dropout')], callback: [block('EarlyStopping')] } };

const answers = Object.entries(JSON.parse(readFileSync(0, 'utf8'))).map(([name, run]) => {
  const columns = Object.fromEntries(Object.entries(run.columns).map(([column, values]) => [column, values.map((value) => value ?? NaN)]));
  const log = { ...emptyLog('r'), ...run, columns, epochs: run.trained };
  const said = verdict(log, run.trained, mainMetric(log));
  const lr = run.spec.compile.optimizer.config.learning_rate;
  return [name, [said.key, cure(said.key, run.spec, CATALOG, lr)?.key ?? null]];
});
process.stdout.write(JSON.stringify(Object.fromEntries(answers)));
