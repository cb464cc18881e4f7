// Facts about graphs of layers: how a stack becomes one and back, what a line does, what each end learns by.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawn, layout } from '../../static/js/charts/layout.js';
import {
  asGraph, badName, branch, connect, disconnect, duplicateNode, insertOn, moveInput, refusal, removeNode, renameLayer, setEnd,
} from '../../static/js/graph.js';
import { alike, difference, outgoing, withIds } from '../../static/js/spec.js';
import { coloured } from '../../static/js/tokens.js';
import * as dagre from '../../static/vendor/dagre.js';
import { freeName, heads, live, nameOf, ofHead, settled, snake, withOff } from '../../static/js/wiring.js';

const dense = (units, more = {}) => ({ class_name: 'Dense', config: { units }, ...more });
const stack = withIds({
  name: 'x', seed: 1, data: { dataset: 'digits' }, fit: { epochs: 1, batch_size: 8 },
  model: { class_name: 'Sequential', layers: [{ class_name: 'Flatten' }, dense(8), dense(10)] },
  compile: { loss: 'mse', optimizer: 'sgd', metrics: ['accuracy'] },
});
/** "name<what it reads" for every layer, then the ends */
const lines = (spec) => [...spec.model.layers.map((layer) => `${nameOf(layer)}<${(layer.inputs ?? []).join()}`), heads(spec).join()];
const forked = branch(stack, 'dense', dense(3));

test('a stack as a graph, and back to the same stack', () => {
  const graph = asGraph(stack);
  assert.deepEqual(lines(graph), ['input_layer<', 'flatten<input_layer', 'dense<flatten', 'dense_1<dense', 'dense_1']);
  assert.deepEqual(settled(graph), stack);
  assert.equal(settled(forked), forked);
});

test('names are counted as Keras counts', () => {
  for (const [word, wanted] of [['MaxPooling2D', 'max_pooling2d'], ['LSTM', 'lstm'], ['PReLU', 'p_re_lu'], ['Conv2D', 'conv2d']]) assert.equal(snake(word), wanted);
  assert.equal(freeName('a', ['a', 'a_1']), 'a_2');
});

test('a branch is an end of its own, and what held for one holds for both', () => {
  assert.deepEqual(lines(forked), ['input_layer<', 'flatten<input_layer', 'dense<flatten', 'dense_1<dense', 'dense_2<dense', 'dense_1,dense_2']);
  assert.equal(ofHead(forked.compile.loss, 'dense_2'), 'mse');
});

test('an end that leads on hands its loss to the next', () => {
  const byName = { ...forked, compile: { ...forked.compile, loss: { dense_1: 'mse', dense_2: 'mae' }, loss_weights: { dense_2: 0.5 } } };
  const longer = branch(byName, 'dense_2', dense(4));
  assert.deepEqual(heads(longer), ['dense_1', 'dense_3']);
  assert.deepEqual(longer.compile.loss, { dense_1: 'mse', dense_3: 'mae' });
  assert.deepEqual(longer.compile.loss_weights, { dense_3: 0.5 });
  const one = removeNode(byName, 'dense_1');
  assert.equal(one.model.class_name, 'Sequential');
  assert.equal(one.compile.loss, 'mae');
  assert.equal(one.compile.loss_weights, undefined);
});

test('two branches meet in a layer that joins, in the order in which they came', () => {
  const met = connect(branch(forked, 'dense_1', { class_name: 'Add' }), 'dense_2', 'add', true);
  assert.deepEqual(lines(met).slice(-2), ['add<dense_1,dense_2', 'add']);
  const other = moveInput(met, 'add', 1, 0);
  assert.deepEqual(lines(other).slice(-2), ['add<dense_2,dense_1', 'add']);
  assert.deepEqual(lines(disconnect(met, 'dense_2', 'add')).at(-1), 'add,dense_2');
});

test('a layer that reads one lets the old line go', () => {
  const moved = connect(forked, 'flatten', 'dense_2', false);
  assert.ok(lines(moved).includes('dense_2<flatten'));
});

test('lines that cannot be are refused with a reason', () => {
  const reasons = [['dense', 'dense', 'self'], ['dense', 'input_layer', 'input'], ['flatten', 'dense', 'twice'], ['dense_1', 'flatten', 'cycle']];
  for (const [from, to, why] of reasons) assert.equal(refusal(stack, from, to), why);
  assert.equal(refusal(stack, 'flatten', 'dense_1'), null);
  assert.equal(connect(stack, 'dense_1', 'flatten', true), stack);
});

test('a layer goes in on a line and comes out again', () => {
  const longer = insertOn(forked, 'dense', 'dense_2', { class_name: 'Dropout', config: { rate: 0.5 } });
  assert.ok(lines(longer).includes('dense_2<dropout'));
  assert.ok(lines(longer).includes('dropout<dense'));
  assert.deepEqual(lines(removeNode(longer, 'dropout')), lines(forked));
  assert.equal(removeNode(forked, 'input_layer'), forked);
});

test('on a plain chain the result is a stack', () => {
  const longer = insertOn(stack, 'flatten', 'dense', dense(5));
  assert.deepEqual(longer.model.layers.map((layer) => layer.config?.units), [undefined, 5, 8, 10]);
  assert.equal(longer.model.class_name, 'Sequential');
});

test('a twin reads the same and is an end', () => {
  assert.deepEqual(heads(duplicateNode(forked, 'dense_2')), ['dense_1', 'dense_2', 'dense_3']);
});

test('an end in the middle is made by hand and stays', () => {
  const three = setEnd(forked, 'dense', true);
  assert.deepEqual(heads(three), ['dense_1', 'dense_2', 'dense']);
  assert.deepEqual(heads(branch(three, 'dense_2', dense(2))), ['dense_1', 'dense_3', 'dense']);
  assert.deepEqual(heads(setEnd(three, 'dense', false)), ['dense_1', 'dense_2']);
});

test('names: what fits, what is taken, and who follows', () => {
  assert.equal(badName(stack, 1, '1a'), 'form');
  assert.equal(badName(stack, 1, 'a b'), 'form');
  assert.equal(badName(forked, 2, 'dense_1'), 'taken');
  assert.equal(badName(forked, 2, 'trunk'), null);
  const trunk = renameLayer(forked, 2, 'trunk');
  assert.deepEqual(lines(trunk).slice(2), ['trunk<flatten', 'dense_1<trunk', 'dense_2<trunk', 'dense_1,dense_2']);
  const end = renameLayer({ ...forked, compile: { ...forked.compile, loss: { dense_1: 'mse', dense_2: 'mae' } } }, 4, 'hint');
  assert.deepEqual(end.compile.loss, { dense_1: 'mse', hint: 'mae' });
  assert.equal(renameLayer(stack, 1, 'hidden').model.layers[1].name, 'hidden');
  assert.equal(settled(asGraph(renameLayer(stack, 1, 'hidden'))).model.layers[1].name, 'hidden');
  assert.equal(renameLayer(renameLayer(stack, 1, 'hidden'), 1, '').model.layers[1].name, undefined);
});

// ---- layers that are switched off
const off = (spec, name) => ({ ...spec, model: { ...spec.model, layers: spec.model.layers.map((layer) => (nameOf(layer) === name || layer.$id === name ? { ...layer, $off: true } : layer)) } });

test('what is switched off is never sent', () => {
  const spec = off(stack, stack.model.layers[1].$id);
  assert.deepEqual(outgoing(spec).model.layers, [{ class_name: 'Flatten' }, dense(10)]);
  const graph = off(forked, 'dense');
  assert.deepEqual(lines(live(graph)), ['input_layer<', 'flatten<input_layer', 'dense_1<flatten', 'dense_2<flatten', 'dense_1,dense_2']);
  const end = off({ ...forked, compile: { ...forked.compile, loss: { dense_1: 'mse', dense_2: 'mae' } } }, 'dense_2');
  assert.deepEqual(heads(live(end)), ['dense_1', 'dense']);
  assert.deepEqual(live(end).compile.loss, { dense_1: 'mse', dense: 'mae' });
});

test('a change made without them leaves them where they were', () => {
  const spec = off(stack, stack.model.layers[1].$id);
  const changed = live(spec);
  const fixed = { ...changed, model: { ...changed.model, layers: [changed.model.layers[0], { class_name: 'Dropout' }, changed.model.layers[1]] } };
  assert.deepEqual(withOff(spec, fixed).model.layers.map((layer) => layer.class_name), ['Flatten', 'Dense', 'Dropout', 'Dense']);
  assert.ok(withOff(spec, fixed).model.layers[1].$off);
  const graph = off(forked, 'dense');
  assert.deepEqual(lines(withOff(graph, live(graph))), lines(graph));
});

test('a circle that somebody wrote down ends nothing in a hang', () => {
  const layers = [{ class_name: 'InputLayer', name: 'i' }, dense(1, { name: 'a', inputs: ['b'] }), dense(1, { name: 'b', inputs: ['a'] })];
  const spec = { ...stack, model: { class_name: 'Functional', layers, outputs: ['b'] } };
  assert.equal(settled(spec), spec);
  assert.equal(refusal(spec, 'i', 'a'), null);
});

const block = (name) => ({ class_name: name, name, aliases: [], schema: {}, family: '', glyph: '', title: {}, help: {} });
const catalog = { kinds: { loss: [block('mse'), block('mae')], layer: ['Dense', 'Flatten'].map(block), optimizer: [block('sgd')], metric: [], dataset: [] } };

test('the same model is alike however it is written, and not when a line or an end differs', () => {
  assert.ok(alike(stack, asGraph(stack), catalog));
  assert.ok(alike(forked, renameLayer(forked, 2, 'trunk'), catalog));
  assert.ok(alike(stack, off(branch(stack, 'dense', dense(3)), 'nothing'), catalog) === false);
  assert.ok(!alike(forked, connect(forked, 'flatten', 'dense_2', false), catalog));
  const other = { ...forked, compile: { ...forked.compile, loss: { dense_1: 'mse', dense_2: 'mae' } } };
  assert.ok(!alike(forked, other, catalog));
  assert.equal(difference(forked, other, catalog), 'mae');
});

// ---- pictures and words
test('layers stand below what they read, side by side where they read the same', () => {
  const nodes = ['a', 'b', 'c', 'd'].map((id) => ({ id, height: 4 }));
  const edges = [['a', 'b'], ['a', 'c'], ['b', 'd'], ['c', 'd'], ['a', 'd']].map(([from, to]) => ({ from, to }));
  const { nodes: places, lines: drawnLines, width } = layout(dagre, nodes, edges, 10);
  const at = (id) => places.get(id);
  assert.ok(at('a').y < at('b').y && at('b').y === at('c').y && at('c').y < at('d').y);
  assert.ok(Math.abs(at('b').x - at('c').x) >= 10 && width >= 20);
  assert.equal(drawnLines.length, 5);
  assert.ok(drawn([{ x: 0, y: 0 }, { x: 4, y: 2 }]).path.startsWith('M0 0C0 1 4 1 4 2'));
});

test('tokens joined are the text', () => {
  const text = 'x = keras.layers.Dense(3, activation="re#lu")  # note "q"\nfrom a import b\n';
  const found = coloured(text, 'python');
  assert.equal(found.map((line) => line.map((one) => one.text).join('')).join('\n'), text.trimEnd());
  assert.deepEqual(found[0].filter((one) => one.kind === 'note').map((one) => one.text), ['# note "q"']);
  assert.deepEqual(found[1].filter((one) => one.kind === 'word').map((one) => one.text), ['from', 'import']);
  assert.deepEqual(coloured('{"a": -1.5e3, "b": true}', 'json')[0].filter((one) => one.kind).map((one) => one.kind), ['text', 'number', 'text', 'word']);
});
