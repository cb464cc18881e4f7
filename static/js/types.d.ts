// Shapes that travel: what the server says, and what the store holds. Types only; nothing here runs.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Config = { [key: string]: Json };
export type Words = { en: string; ko: string };
export type Language = 'en' | 'ko';
export type Shape = number[];

// ---- catalogue
export type Schema = {
  type?: string;
  enum?: Json[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: { [name: string]: Schema };
  required?: string[];
  default?: Json;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minItems?: number;
  maxItems?: number;
  maxLength?: number;
  'x-text'?: { label: Words; help: Words };
  'x-level'?: Level;
  'x-scale'?: 'linear' | 'log';
  'x-ref'?: string;
};
export type Level = 'simple' | 'card' | 'advanced' | 'hidden';
export type Block = {
  class_name: string;
  name: string;
  aliases: string[];
  title: Words;
  help: Words;
  family: string;
  stackable?: boolean;
  joins?: boolean;
  glyph: string;
  schema: Schema;
  targets?: string;
};
/** What a run of the example reached on a real machine, its seconds without the page. */
export type Measured = { date: string; metric: string; value: number; epochs: number; seconds: number };
export type Example = { id: string; group: string; title: Words; about: Words; teaches: string[]; measured: Measured; spec: Spec };
export type Catalog = {
  version: string;
  kinds: { [kind: string]: Block[] };
  examples: Example[];
  limits: { [name: string]: number };
};
/** Where a word lives on the page: a column, and a selector in it. */
export type Place = { column: 'data' | 'model' | 'train' | 'look'; at: string };
export type Word = { title: Words; text: Words; symbol?: string; formula?: string; place?: Place; near?: string[] };
export type Terms = { words: { [id: string]: Word }; formulas: { [kind: string]: { [class_name: string]: string } } };
export type DatasetKind = 'image' | 'table' | 'points' | 'sequence';
/** How pen strokes become a picture like those of the data: pixels, and where the ink goes. */
export type Drawing = { height: number; width: number; pen: number; fit: 'inside' | 'height'; centre: 'box' | 'mass' };
export type Range = { low: number; high: number; whole: boolean };
export type Dataset = {
  name: string;
  title: Words;
  about: Words;
  task: 'classification' | 'regression';
  kind: DatasetKind;
  available: boolean;
  input_shape: Shape;
  rows: number;
  classes: (Words | string)[];
  features: (Words | string)[];
  target: { name: Words; unit: Words };
  ranges: Range[] | null;
  drawing: Drawing | null;
  scaling: { name: string; by?: number; text: Words };
  licence: string;
  source: string;
  options: Schema;
  missing: Words | null;
};
export type Sample = { row: number; split?: string; x: Nested; y: number };
export type Nested = number | Nested[];

// ---- the experiment
/** $id: who a card is, $off: whether it is switched off; both stay on the page */
export type LayerSpec = { class_name: string; config?: Config; name?: string; inputs?: string[]; $id?: string; $off?: boolean };
export type BlockSpec = string | { class_name: string; config?: Config };
export type Spec = {
  name: string;
  seed: number;
  data: { dataset: string; validation_split: number; test_split: number; options: Config };
  /** outputs: the ends of a graph, by name */
  model: { class_name: string; layers: LayerSpec[]; outputs?: string[] };
  /** each one for all, or by the names of the ends */
  compile: {
    loss: BlockSpec | { [head: string]: BlockSpec };
    optimizer: BlockSpec;
    metrics: BlockSpec[] | { [head: string]: BlockSpec[] };
    loss_weights?: { [head: string]: number };
  };
  fit: { epochs: number; batch_size: number; shuffle: boolean; callbacks: BlockSpec[] };
};
export type PatchStep = { op: string; path: string; from?: string; value?: Json };
export type Fault = {
  pointer: string;
  code: string;
  message: string;
  title?: string;
  needs?: string;
  gets?: Json;
  facts?: { [name: string]: Json };
  remedy?: { text: string; patch: PatchStep[] } | null;
};
export type PlanLayer = {
  index: number;
  name: string;
  class_name: string;
  state: 'ok' | 'error' | 'waiting';
  input_shape: Shape | null;
  output_shape: Shape | null;
  parameters: number | null;
  weights?: { name: string; shape: Shape; parameters: number }[];
  formula: string | null;
  flops?: number | null;
  waits_for?: string;
  /** what can be seen of it once it is trained */
  views: string[];
};
export type Plan = {
  valid: boolean;
  data: {
    dataset: string;
    rows: number;
    train: number;
    validation: number;
    test: number;
    input_shape: Shape;
    kind: DatasetKind;
    task: string;
    classes: number;
    target: string | null;
    scaling: { name: string; by?: number } | null;
  } | null;
  layers: PlanLayer[];
  parameters: { total: number; trainable: number; non_trainable: number } | null;
  training: {
    rows: number;
    batch_size: number;
    batches_per_epoch: number;
    last_batch: number;
    epochs: number;
    updates: number;
  } | null;
  memory_bytes: number | null;
  memory: { base: number; data: number; weights: number; activations: number } | null;
  flops_per_epoch: number | null;
  seconds: number | null;
  view: View | null;
  /** what can be seen of the whole model once it is trained */
  views: string[];
  errors: Fault[];
  warnings: Fault[];
};
export type Fit = { fits: boolean; code: string | null; reason: string | null; bridge: { text: string; layers: LayerSpec[] } | null };
export type Code = { format: 'keras' | 'curl' | 'json'; language: 'python' | 'shell' | 'json'; text: string; layers: [number, number][] };
export type View = 'softmax' | 'surface' | 'scatter';

// ---- runs
export type RunState = 'queued' | 'running' | 'paused' | 'finished' | 'stopped' | 'diverged' | 'failed';
export type Run = {
  id: string;
  number: number;
  name: string;
  label: string | null;
  pinned: boolean;
  state: RunState;
  reason: string | null;
  attempt: number;
  created: string;
  started: string | null;
  ended: string | null;
  dataset: string;
  epoch: number;
  epochs: number;
  metric: { name: string; last: number | null; best: number | null; best_epoch: number | null } | null;
  spark: (number | null)[];
  last_seq: number;
  pending: string | null;
  shared: boolean;
  mine: boolean;
  origin: { run: string; epoch: number } | null;
  /** epochs whose model was asked about the test rows */
  opened: number[];
  /** what runs that were started side by side have in common */
  race: string | null;
  queue: { position: number; starts_in: number } | null;
  spec?: Spec;
  plan?: Plan;
};
/** One answer of a view, and to which question; `fails` says why there is none. */
export type Answered = { run: string; query: string; epoch: number; answer: any; fails: string | null };
export type ToldSample = { row: number; x: Nested; y: number; said: number | null };
export type History = {
  run: string;
  attempt: number;
  epoch: number[];
  columns: { [name: string]: (number | null)[] };
};
/** A run among those that are compared: its series (1 to 6), and its log as far as it has come. */
export type Lane = { run: Run; series: number; log: Log | null };
export type RunEvent = {
  run: string;
  seq: number;
  attempt: number;
  type: 'state' | 'epoch' | 'batch' | 'probe' | 'checkpoint' | 'ack' | 'note';
  time: string;
  data: { [name: string]: any };
};
export type Grid = {
  width: number;
  height: number;
  x: [number, number];
  y: [number, number];
  low: number;
  high: number;
  encoding: 'base64' | 'bytes';
  data: string | Uint8Array;
};
export type Point = { x: [number, number]; y: number; split: 'train' | 'validation' };
export type Log = {
  id: string;
  version: number;
  lastSeq: number;
  /** the epoch of another run that this one goes on from; 0 if it began from nothing */
  base: number;
  attempt: number;
  broke: { reason: string; epoch: number } | null;
  acked: number;
  /** the learning rate that the run trains with now */
  rate: number | null;
  notes: string[];
  state: RunState | null;
  reason: string | null;
  facts: { [name: string]: any };
  epochs: number;
  trained: number;
  columns: { [name: string]: number[] };
  seconds: number[];
  batch: { epoch: number; batch: number; batches: number } | null;
  view: View | null;
  samples: Sample[];
  outputs: Map<number, number[][]>;
  grids: { epoch: number; grid: Grid }[];
  points: Point[];
  targets: number[];
  rows: number[];
  scatter: Map<number, number[]>;
  looks: Look[];
};

// ---- what was right and wrong
export type Part = 'validation' | 'train' | 'test';
export type ClassScores = {
  support: number; said: number; right: number;
  precision: number | null; recall: number | null; f1: number | null; auc: number | null;
};
export type Calibration = { edges: number[]; rows: number[]; right: number[]; confidence: (number | null)[]; error: number };
export type Judgement = {
  epoch: number;
  split: Part;
  rows: number;
  task: 'classification' | 'regression';
  right: number;
  answered: number;
  matrix: number[][];
  confused: { truth: number; said: number; count: number } | null;
  classes: ClassScores[];
  curves: ({ x: number[]; y: number[] } | null)[];
  calibration: Calibration | null;
  mae: number | null;
  rmse: number | null;
  r2: number | null;
  histogram: { edges: number[]; counts: number[] } | null;
  points: { rows: number[]; truth: number[]; said: (number | null)[] };
};
export type JudgedSample = Sample & { said: number | null; confidence?: number | null; share?: number | null };
export type Examples = { epoch: number; split: Part; total: number; offset: number; samples: JudgedSample[] };

// ---- what a person tries
export type Guess = { run: string; epoch: number; output: number[]; shares: (number | null)[] | null; label: number | null };

// ---- what goes on inside, after an epoch
export type Spread = { mean?: number; std?: number; zero?: number; quantiles?: number[]; bins?: number[]; strange?: number };
export type WeightLook = Spread & {
  name: string;
  shape: Shape;
  norm: number | null;
  moved: number | null;
  rates?: number[] | null;
  gradient: Spread & { norm: number | null };
  /** of a large kernel only the corner between the units that are drawn */
  numbers?: { shape: Shape; most: number | null; data: string | Uint8Array | null };
};
export type LayerLook = { name: string; weights: WeightLook[]; output: Spread & { shape: Shape; flat?: number; dead?: number } };
export type UnitLook = { units: number; width: number; low: number; high: number; level: number; data: string | Uint8Array };
export type Look = { epoch: number; seen: number; layers: LayerLook[]; side?: number; units?: { [layer: string]: UnitLook } };

// ---- what a form shows
export type Field = {
  name: string;
  label: Words;
  help: Words;
  level: Level;
  widget: 'number' | 'choice' | 'switch' | 'text' | 'sizes' | 'block';
  integer: boolean;
  log: boolean;
  nullable: boolean;
  required: boolean;
  default: Json | undefined;
  min: number | null;
  max: number | null;
  below: number | null;
  above: number | null;
  choices: string[];
  kind: string;
  length: number | null;
  pairs: boolean;
  ref: string;
};
