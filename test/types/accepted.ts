// What the compiler must accept, and the shapes it must find. Compiled, never run.
import {
  Adam, cosine, cubicData, gradientCheck, heNormal, kinks, Linear, linspace, Matrix, matmul, matmulInto,
  Momentum, MSELoss, NeuralNetwork, normal, Parameter, ReLU, RMSProp, seededRandom, Sequential, SGD, Sigmoid, sineData,
  spreadKinks, Tanh, train, UserError,
} from "handrolled";
import type { CheckedEntry, Data, Epoch, GradientReport, Loss, Module, Optimizer, Random, Schedule, Trainable } from "handrolled";

/** true only if A and B are the same type: a Matrix<number, number> is none of the others. */
type Exactly<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function exactly<A, B>(same: Exactly<A, B>): void;

const random: Random = seededRandom(42);
const draw: number = normal(random);

// Shapes follow from what a matrix is made of …
const literal = Matrix.from([[1, 2, 3], [4, 5, 6]]);
exactly<typeof literal, Matrix<2, 3>>(true);
const column = Matrix.column([1, 2, 3]);
exactly<typeof column, Matrix<3, 1>>(true);
const row = Matrix.row([1, 2, 3]);
exactly<typeof row, Matrix<1, 3>>(true);
const zeros = Matrix.zeros(100, 1);
exactly<typeof zeros, Matrix<100, 1>>(true);
const made = new Matrix(2, 2, Float64Array.of(1, 2, 3, 4));
exactly<typeof made, Matrix<2, 2>>(true);

// … and pass through every operation.
const product = literal.matmul(column);
exactly<typeof product, Matrix<2, 1>>(true);
const free = matmul(literal, column);
exactly<typeof free, Matrix<2, 1>>(true);
const into = matmulInto(Matrix.zeros(2, 1), literal, column);
exactly<typeof into, Matrix<2, 1>>(true);
const turned = literal.transpose();
exactly<typeof turned, Matrix<3, 2>>(true);
const square = turned.matmul(literal);
exactly<typeof square, Matrix<3, 3>>(true);
const kept = literal.add(literal).sub(row).times(literal).scale(2).map(Math.abs).copy();
exactly<typeof kept, Matrix<2, 3>>(true);
const sums = literal.columnSums();
exactly<typeof sums, Matrix<1, 3>>(true);
const line = linspace(-10, 10, 100);
exactly<typeof line, Matrix<100, 1>>(true);

// The entries are a plain Float64Array, for both compilers.
const data: Float64Array = literal.data;
data.set([1, 2, 3]);
literal.data.set(column.data, 3);
literal.data[0] = 1;
exactly<typeof literal.data, Float64Array>(true);
const numbers: number[] = [literal.at(0, 0), literal.sum(), literal.mean(), literal.rows, literal.cols];
const table: number[][] = literal.toArray();
const text: string = literal.toString() + `${literal}`;
literal.set(0, 0, 1);

// A size known only at run time is a number, and fits everywhere.
const n: number = 100;
const unknown: Matrix = Matrix.zeros(n, n);
const list: number[] = [1, 2, 3];
const fromList = Matrix.column(list);
exactly<typeof fromList, Matrix<number, 1>>(true);
const fromSet: Matrix<number, 1> = Matrix.column(new Set(list));
const fromTable = Matrix.from(literal.toArray());
exactly<typeof fromTable, Matrix<number, number>>(true);
const mixed = unknown.matmul(literal);
exactly<typeof mixed, Matrix<number, 3>>(true);
literal.matmul(unknown);
matmul(literal, unknown);
matmul(unknown, literal);
literal.add(unknown);
unknown.add(literal);
const narrowed: Matrix<2, 3> = unknown;
const widened: Matrix = literal;

// The network of the course.
const { X, y } = sineData(100, random, { noise: 0.1, perSample: true });
exactly<typeof X, Matrix<100, 1>>(true);
const cubic: Data<50> = cubicData(50, random);
const network = new NeuralNetwork(1, 100, 1, random);
spreadKinks(network.linear1, -10, 10, random);
const bends: number[] = kinks(network.linear1);
const weight = network.linear1.weight.value;
exactly<typeof weight, Matrix<1, 100>>(true);
const bias = network.linear2.bias.grad;
exactly<typeof bias, Matrix<1, 1>>(true);
network.linear1.weight.value.data.set(heNormal(1, 100, random).data);
const output = network.forward(X);
exactly<typeof output, Matrix<100, 1>>(true);
const prediction = network.predict(linspace(-20, 20, 500));
exactly<typeof prediction, Matrix<500, 1>>(true);
network.forward(unknown);
network.forward(Matrix.column([1, 2, 3]));

const loss = new MSELoss();
const value: number = loss.forward(output, y);
loss.forward(unknown, y);
network.backward(loss.backward());
const optimizer: Optimizer = new Adam(network.parameters(), { lr: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
optimizer.zeroGrad();
optimizer.step();
optimizer.lr = 0.005;
new SGD(network.parameters());
new Momentum(network.parameters(), { lr: 0.01, beta1: 0.9 });
new RMSProp(network.parameters(), { lr: 0.01, beta2: 0.9, epsilon: 1e-8 });
const schedule: Schedule = (epoch, epochs) => 1 - epoch / epochs;
const history: Epoch[] = train(network, X, y, {
  loss, optimizer: new Adam(network.parameters(), { lr: 0.01 }), epochs: 5000, every: 100, schedule: cosine,
  onEpoch: ({ epoch, loss }) => { numbers.push(epoch, loss); },
});
train(network, unknown, unknown, { loss, optimizer, epochs: 1, schedule: () => 1 });
const report: GradientReport = gradientCheck(network, X, y, { h: 1e-5 });
const worst: CheckedEntry | undefined = report.wrong[0];

// Layers one by one, and in a row.
const layer = new Linear(2, 5, random);
const hidden = layer.forward(Matrix.zeros(10, 2));
exactly<typeof hidden, Matrix<10, 5>>(true);
const activated = new ReLU().forward(hidden);
exactly<typeof activated, Matrix<10, 5>>(true);
const dx = layer.backward(new Tanh().apply(activated));
exactly<typeof dx, Matrix<10, 2>>(true);
const layers: Module[] = [new Linear(1, 8, random), new Tanh(), new Linear(8, 1, random), new Sigmoid()];
const sequential = new Sequential(...layers, new Linear(1, 1, random));
const fitted = sequential.forward(X);
exactly<typeof fitted, Matrix<100, number>>(true);
const networks: Trainable[] = [network, sequential];
for (const each of networks) train(each, X, y, { loss, optimizer, epochs: 1 });

// What a student may write alone: a loss, a layer.
const absolute: Loss = { forward: (output, y) => output.sub(y).map(Math.abs).mean(), backward: () => unknown };
class Doubled implements Module {
  apply(x: Matrix) { return x.scale(2); }
  forward(x: Matrix) { return x.scale(2); }
  backward(dy: Matrix) { return dy.scale(2); }
  parameters() { return [new Parameter(Matrix.zeros(1, 1))]; }
}
new Sequential(new Doubled());
const error: Error = new UserError("what: expected this, got that");

export { absolute, bends, cubic, draw, error, fromSet, history, narrowed, table, text, value, widened, worst };
