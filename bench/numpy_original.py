"""The job as the blog post writes it in numpy: a new array for every operation. This is what the ratios refer to."""

import numpy as np
from job import EPOCHS, report, start


class AdamOptimizer:
    def __init__(self, params, lr=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.epsilon = params, lr, beta1, beta2, epsilon
        self.m = [np.zeros_like(p) for p in params]
        self.v = [np.zeros_like(p) for p in params]
        self.t = 0

    def step(self, grads):
        self.t += 1
        for i, (param, grad) in enumerate(zip(self.params, grads)):
            self.m[i] = self.beta1 * self.m[i] + (1 - self.beta1) * grad
            self.v[i] = self.beta2 * self.v[i] + (1 - self.beta2) * grad**2
            m_hat = self.m[i] / (1 - self.beta1**self.t)
            v_hat = self.v[i] / (1 - self.beta2**self.t)
            param -= self.lr * m_hat / (np.sqrt(v_hat) + self.epsilon)


def train():
    X, y, W1, b1, W2, b2 = start()
    optimizer = AdamOptimizer([W1, b1, W2, b2], lr=0.01)
    for _ in range(EPOCHS):
        z = X @ W1 + b1
        hidden = np.maximum(0, z)
        output = hidden @ W2 + b2
        loss = np.mean((output - y) ** 2)
        delta2 = output - y
        delta1 = (delta2 @ W2.T) * (z > 0)
        optimizer.step([X.T @ delta1, delta1.sum(axis=0, keepdims=True), hidden.T @ delta2, delta2.sum(axis=0, keepdims=True)])
    return loss


report(train, f"numpy {np.__version__}")
