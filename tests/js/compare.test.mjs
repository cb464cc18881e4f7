// Facts about comparing, racing and sharing: the pure modules behind them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spread } from '../../static/js/charts/ticks.js';
import { aligned, differences } from '../../static/js/differences.js';
import { bestOf, fairGoal, reached, shortened } from '../../static/js/finish.js';
import { LinkError, pack, unpack } from '../../static/js/link.js';
import { entries, firstValues, runName, things, typed } from '../../static/js/race.js';
import { emptyLog, fold, ofHistory } from '../../static/js/record.js';

const words = (text) => ({ en: text, ko: text });
const text = (label) => ({ 'x-text': { label: words(label), help: words('') }, 'x-level': 'simple' });
const block = (name, properties = {}) => ({ class_name: name, name: name.toLowerCase(), aliases: [], title: words(name), schema: { properties } });
const RATE = { type: 'number', exclusiveMinimum: 0, maximum: 100, 'x-scale': 'log', default: 0.001, ...text('Learning rate') };
const UNITS = { type: 'integer', minimum: 1, maximum: 65_536, 'x-scale': 'log', ...text('Units') };
const ACTIVATION = { enum: ['relu', 'tanh', 'sigmoid'], 'x-ref': 'activation', default: 'relu', ...text('Activation') };
const CATALOG = {
  kinds: {
    layer: [
      block('Flatten'), block('Dense', { units: UNITS, activation: ACTIVATION }),
      block('Dropout', { rate: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.5, ...text('Rate') } }),
      block('Around', { layer: { anyOf: [{ type: 'object' }], 'x-ref': 'layer', ...text('Layer') } }),
    ],
    activation: [block('Relu'), block('Tanh'), block('Sigmoid')],
    loss: [block('Mse'), block('Mae')],
    optimizer: [
      block('Adam', { learning_rate: RATE, beta_1: { type: 'number', default: 0.9, ...text('Beta 1') } }),
      block('SGD', { learning_rate: { ...RATE, default: 0.01 }, nesterov: { type: 'boolean', default: false, ...text('Nesterov') } }),
    ],
    metric: [], callback: [block('EarlyStopping', { patience: { type: 'integer', minimum: 0, default: 0, ...text('Patience') } })],
    dataset: [block('digits'), block('spiral', { noise: { type: 'number', default: 0.1, ...text('Noise') } })],
  },
};
const SPEC = {
  name: 'A', seed: 42, data: { dataset: 'digits', validation_split: 0.2, test_split: 0.2, options: {} },
  model: { class_name: 'Sequential', layers: [{ class_name: 'Flatten' }, { class_name: 'Dense', config: { units: 8 } }, { class_name: 'Dense', config: { units: 10 } }] },
  compile: { loss: 'mse', optimizer: 'adam', metrics: ['accuracy'] }, fit: { epochs: 5, batch_size: 32, shuffle: true, callbacks: [] },
};
const changed = (change) => {
  const copy = structuredClone(SPEC);
  change(copy);
  return copy;
};
const told = (...specs) => differences(specs, CATALOG).map(({ id, values }) => [id, ...values]);

const DIFFERENT = {
  'nothing, spelled in another way': [(s) => { s.compile.optimizer = { class_name: 'Adam', config: { learning_rate: 0.001 } }; s.name = 'B'; }, []],
  'the learning rate': [(s) => { s.compile.optimizer = { class_name: 'Adam', config: { learning_rate: 0.1 } }; }, [['optimizer learning_rate', 0.001, 0.1]]],
  'the optimizer, and what both of them know': [(s) => { s.compile.optimizer = 'sgd'; }, [['optimizer', 'Adam', 'SGD'], ['optimizer learning_rate', 0.001, 0.01]]],
  'units of one layer': [(s) => { s.model.layers[1].config.units = 16; }, [['layer 1 units', 8, 16]]],
  'a layer that only one has': [(s) => { s.model.layers.splice(2, 0, { class_name: 'Dropout', config: { rate: 0.2 } }); }, [['layer 2', undefined, 'Dropout 0.2']]],
  'a callback': [(s) => { s.fit.callbacks = ['EarlyStopping']; }, [['callback EarlyStopping', false, true]]],
  'data, batch and seed': [(s) => { s.data.dataset = 'spiral'; s.fit.batch_size = 8; s.seed = 1; }, [['data', 'digits', 'spiral'], ['batch', 32, 8], ['seed', 42, 1]]],
};
for (const [name, [change, wanted]] of Object.entries(DIFFERENT)) {
  test(`differences: ${name}`, () => assert.deepEqual(told(SPEC, changed(change)), wanted));
}
test('differences: a layer inside a layer, by its place', () => {
  const around = (units) => changed((s) => { s.model.layers[1] = { class_name: 'Around', config: { layer: { class_name: 'Dense', config: { units } } } }; });
  const [found] = differences([around(4), around(8)], CATALOG);
  assert.deepEqual(found.place, [{ key: 'compare.layer', facts: { n: 2 } }, { text: 'Around' }, { words: words('Layer') }, { words: words('Units') }]);
  assert.deepEqual(found.values, [4, 8]);
});
test('differences: options of the same data only', () => {
  const noise = (value) => changed((s) => { s.data = { ...s.data, dataset: 'spiral', options: { noise: value } }; });
  assert.deepEqual(told(noise(0.1), noise(0.3)), [['options noise', 0.1, 0.3]]);
});
test('layers stand side by side in their common order', () => {
  const stack = (letters) => [...letters].map((name) => ({ class_name: name, config: {} }));
  const rows = aligned([stack('FDD'), stack('FDXD'), stack('CFDD')]).map((row) => row.map((one) => one?.class_name ?? '-').join(''));
  assert.deepEqual(rows, ['--C', 'FFF', 'DDD', '-X-', 'DDD']);
});

// ---- who is first
test('the finishing line', () => {
  assert.equal(reached([0.5, 0.9, 0.95], 0.9, true), 2);
  assert.equal(reached([0.5, 0.9, 0.95], 0.9, true, 1), 0);
  assert.equal(reached([NaN, 3, 1], 2, false), 3);
  assert.equal(bestOf([NaN, 3, 1, 2], false), 3);
  assert.equal(bestOf([NaN], true), 0);
  assert.equal(fairGoal([0.977, 0.084, 0.9222], true), 0.92);
  assert.equal(fairGoal([0.0712, 2.3, 0.73], false), 0.73);
  assert.equal(fairGoal([], true), null);
});

test('names without the words that all begin with', () => {
  assert.deepEqual(shortened(['learning_rate 0.1', 'learning_rate 0.01']), ['0.1', '0.01']);
  assert.deepEqual(shortened(['adam', 'adam 2']), ['adam', 'adam 2']);
  assert.deepEqual(shortened(['Dense 8', 'Dense 8']), ['8', '8']);
  assert.deepEqual(shortened(['units 8']), ['units 8']);
});

// ---- races
const all = things(SPEC, CATALOG);
const thing = (id) => all.find((one) => one.id === id);
test('what can be raced is what the catalogue declares', () => {
  assert.deepEqual(all.map((one) => one.id), [
    'optimizer', 'optimizer learning_rate', 'optimizer beta_1', 'batch', 'layer 1 units', 'layer 1 activation', 'layer 2 units', 'layer 2 activation',
  ]);
  assert.deepEqual(firstValues(thing('optimizer learning_rate')), [0.0001, 0.001, 0.01]);
  assert.deepEqual(firstValues(thing('layer 1 units')), [4, 8, 16, 32]);
  assert.deepEqual(firstValues(thing('layer 1 activation')), ['relu', 'tanh', 'sigmoid']);
  assert.equal(runName(thing('layer 1 units'), 16), 'units 16');
  assert.equal(runName(thing('optimizer'), 'sgd'), 'sgd');
});
test('entries differ in the one thing and in nothing else', () => {
  for (const one of all) {
    const values = firstValues(one);
    const found = differences(entries(SPEC, one, values, CATALOG), CATALOG);
    const only = one.id === 'optimizer' ? ['optimizer', 'optimizer learning_rate'] : [one.id];
    assert.deepEqual(found.map(({ id }) => id).filter((id) => !only.includes(id)), [], one.id);
    assert.deepEqual(found[0]?.id, one.id);
  }
});
test('an optimizer keeps the learning rate that was chosen by hand', () => {
  const spec = changed((s) => { s.compile.optimizer = { class_name: 'Adam', config: { learning_rate: 0.005, beta_1: 0.8 } }; });
  const [first, second] = entries(spec, things(spec, CATALOG)[0], ['adam', 'sgd'], CATALOG);
  assert.deepEqual(first.compile.optimizer, spec.compile.optimizer);
  assert.deepEqual(second.compile.optimizer, { class_name: 'SGD', config: { learning_rate: 0.005 } });
});
test('typed values', () => {
  assert.deepEqual(typed(thing('optimizer learning_rate'), '0.1, 1e-3 0.1'), { values: [0.1, 0.001], wrong: [] });
  assert.deepEqual(typed(thing('layer 1 units'), '8, 1.5, x, 0'), { values: [8], wrong: ['1.5', 'x', '0'] });
});

// ---- links
test('an experiment comes back from its link', async () => {
  const link = await pack(SPEC);
  assert.match(link, /^1\.[\w-]+$/);
  assert.ok(link.length < 420, String(link.length));
  assert.deepEqual(await unpack(link), SPEC);
});
const packed = async (value) => (await pack(value)).slice(2);
const REFUSED = {
  'another version': [async () => '2.abc', 'version'],
  'no version': [async () => 'abc', 'version'],
  'nothing': [async () => '1.', 'damaged'],
  'not base64': [async () => '1.%%%', 'damaged'],
  'not deflated': [async () => '1.aGVsbG8', 'damaged'],
  'cut off': [async () => (await pack(SPEC)).slice(0, 100), 'damaged'],
  'no experiment': [async () => `1.${await packed({ hello: 'world' })}`, 'strange'],
  'a list': [async () => `1.${await packed([])}`, 'strange'],
  'layers that are none': [async () => `1.${await packed(changed((s) => { s.model.layers = [5]; }))}`, 'strange'],
  'a config that is a text': [async () => `1.${await packed(changed((s) => { s.model.layers[1].config = 'x'; }))}`, 'strange'],
  'options that are a text': [async () => `1.${await packed(changed((s) => { s.data.options = 'x'; }))}`, 'strange'],
  'callbacks that are none': [async () => `1.${await packed(changed((s) => { s.fit.callbacks = 'x'; }))}`, 'strange'],
  'a name without end': [async () => `1.${await packed(changed((s) => { s.name = 'x'.repeat(1000); }))}`, 'strange'],
  'deep nesting': [async () => `1.${await packed(changed((s) => { s.data.options = JSON.parse('{"a":'.repeat(60) + '1' + '}'.repeat(60)); }))}`, 'strange'],
  'a small text that unfolds to a large one': [async () => `1.${await packed(changed((s) => { s.name = ' '.repeat(50_000_000); }))}`, 'large'],
  'a large text': [async () => `1.${'A'.repeat(100_000)}`, 'large'],
};
for (const [name, [made, code]] of Object.entries(REFUSED)) {
  test(`link refused: ${name}`, async () => {
    await assert.rejects(unpack(await made()), (error) => error instanceof LinkError && error.code === code);
  });
}

// ---- logs and labels
test('a history and the events of a run give the same curves', () => {
  const run = { id: 'a', origin: { run: 'b', epoch: 2 }, epochs: 4, state: 'finished', reason: null, attempt: 1, last_seq: 3 };
  const history = { run: 'a', attempt: 1, epoch: [3, 4], columns: { loss: [0.5, null], learning_rate: [0.1, 0.1], seconds: [1, 2] } };
  const data = (epoch, loss, seconds) => ({ epoch, epochs: 4, seconds, learning_rate: 0.1, logs: { loss } });
  const events = [[3, 0.5, 1], [4, null, 2]].map(([epoch, loss, seconds], at) => ({ seq: at + 1, attempt: 1, type: 'epoch', data: data(epoch, loss, seconds) }));
  const [a, b] = [ofHistory(run, history), fold(emptyLog('a', 2), events)];
  assert.deepEqual(a.columns, b.columns);
  assert.deepEqual([a.trained, a.base, a.seconds], [b.trained, b.base, b.seconds]);
  assert.equal(a.lastSeq, 3);
});
test('labels keep their order and their distance, inside the plot', () => {
  assert.deepEqual(spread([50, 10], 10, 0, 100), [50, 10]);
  assert.deepEqual(spread([50, 50], 10, 0, 100), [45, 55]);
  assert.deepEqual(spread([0, 1, 2], 10, 0, 100), [0, 10, 20]);
  assert.deepEqual(spread([100, 99, 85], 10, 0, 100), [100, 90, 80]);
});
