// What the compiler must refuse: the line after each "// refused:", and no other line. Compiled, never run.
import { Adam, Linear, Matrix, matmul, matmulInto, MSELoss, NeuralNetwork, seededRandom, Sequential, train } from "handrolled";

const random = seededRandom(42);
const a = Matrix.zeros(100, 1), b = Matrix.zeros(3, 4), c = Matrix.zeros(3, 2), d = Matrix.zeros(4, 2);
const network = new NeuralNetwork(1, 100, 1, random);
const loss = new MSELoss();

// refused: inner sizes 3 and 4, by method
b.transpose().matmul(d);

// refused: inner sizes 3 and 4, by the free function
matmul(b.transpose(), d);

// refused: inner sizes 1 and 4, by method
Matrix.zeros(3, 1).matmul(d);

// refused: inner sizes 1 and 4, by the free function
matmul(Matrix.zeros(3, 1), d);

// refused: a product written to a result of another shape
matmulInto(Matrix.zeros(2, 2), b, d);

// refused: outputs and targets of different length
loss.forward(a, Matrix.zeros(50, 1));

// refused: a transpose forgotten (xᵀ·dy is meant)
Matrix.zeros(100, 1).matmul(Matrix.zeros(100, 7));

// refused: a sum of shapes that differ
c.add(d);

// refused: a row of the wrong length
c.add(Matrix.row([1, 2, 3]));

// refused: a difference of shapes that differ
c.sub(d);

// refused: a column is no row
c.times(Matrix.column([1, 2, 3]));

// refused: two columns for a network with one input
network.forward(Matrix.from([[1, 2], [3, 4]]));

// refused: the same in predict
network.predict(Matrix.zeros(100, 2));

// refused: a gradient with too many columns
network.backward(Matrix.zeros(100, 2));

// refused: X with three columns for a layer that takes two
new Linear(2, 5, random).forward(Matrix.zeros(10, 3));

// refused: the layer has five outputs, not four
new Linear(2, 5, random).backward(Matrix.zeros(10, 4));

// refused: a literal with three columns is not 2×2
const square: Matrix<2, 2> = Matrix.from([[1, 2, 3], [4, 5, 6]]);

// refused: a literal column of three is no column of four
const four: Matrix<4, 1> = Matrix.column([1, 2, 3]);

// refused: a row is no column
const column: Matrix<3, 1> = Matrix.row([1, 2, 3]);

// refused: a transpose has the other shape
const same: Matrix<3, 2> = c.transpose();

// refused: the product is 3×2
const product: Matrix<2, 3> = Matrix.zeros(3, 4).matmul(d);

// refused: the numbers of a matrix are no text (data is not any)
const text: string = c.data;

// refused: data has no such method
c.data.push(1);

// refused: data cannot be replaced
c.data = new Float64Array(6);

// refused: weights of a layer with other sizes
const weights: Matrix<100, 1> = network.linear1.weight.value;

// refused: the data are no list
const list: number[] = c.data;

// refused: two samples more in X than in y
train(network, Matrix.zeros(100, 1), Matrix.zeros(98, 1), { loss, optimizer: new Adam(network.parameters()), epochs: 1 });

// refused: an option that does not exist
new Adam(network.parameters(), { learningRate: 0.01 });

// refused: the learning rate belongs into the options
new Adam(network.parameters(), 0.01);

// refused: a seed is no stream
new NeuralNetwork(1, 100, 1, 42);

// refused: an entry that is text
Matrix.column(["1", "2"]);

// refused: a number where a matrix belongs
c.add(1);

// refused: a loss without backward
train(network, a, a, { loss: { forward: () => 1 }, optimizer: new Adam(network.parameters()), epochs: 1 });

// refused: a matrix is no layer
new Sequential(c);

export { column, four, list, product, same, square, text, weights };
