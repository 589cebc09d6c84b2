"""What becomes of a kernel that is interrupted or killed while it trains; the facts as JSON, for kernel-faults.test.ts.

It plays JupyterLab's part: starts the kernel, presses the stop button, restarts what has died.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys

sys.modules["rfc3987_syntax"] = None  # slow; see tools/lab.py

from jupyter_client.ioloop import AsyncIOLoopKernelManager  # noqa: E402

SETUP = """import { Adam, MSELoss, NeuralNetwork, seededRandom, sineData, train } from "handrolled";
const random = seededRandom(42);
const { X, y } = sineData(100, random);
const network = new NeuralNetwork(1, 100, 1, random);
const loss = new MSELoss();
const optimizer = new Adam(network.parameters(), { lr: 0.01 });
const mine = 7;
const seen: number[] = [];"""
ENDLESS = """train(network, X, y, { loss, optimizer, epochs: 1e9, every: 1000, onEpoch: ({ epoch }) => {
  seen.push(epoch);
  if (epoch === 2000) console.log("training");
} });"""
# The network is whole after an interruption: all parameters finite, and training goes on from there.
AFTER = """const before = loss.forward(network.predict(X), y);
const history = train(network, X, y, { loss, optimizer, epochs: 200, every: 1 });
const whole = network.parameters().every(({ value }) => value.data.every(Number.isFinite));
console.log(JSON.stringify({ mine, seen: seen.length >= 3, whole, trains: Number.isFinite(before + history[199].loss) }));"""
LIMIT = 90


class Kernel:
    """A kernel with its client, and what it printed."""

    async def start(self):
        self.manager = AsyncIOLoopKernelManager(kernel_name="tslab", autorestart=True)
        await self.manager.start_kernel()
        await self.connect()

    async def connect(self):
        self.client = self.manager.client()
        self.client.start_channels()
        await self.client.wait_for_ready(timeout=LIMIT)

    async def run(self, source: str, until: str | None = None) -> str:
        """What a cell printed, with its errors; or as soon as it printed a certain word."""
        identity = self.client.execute(source)
        printed = ""
        while True:
            message = await self.client.get_iopub_msg(timeout=LIMIT)
            if message["parent_header"].get("msg_id") != identity:
                continue
            if message["msg_type"] == "stream":
                printed += message["content"]["text"]
            if until and until in printed:
                return printed
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return printed

    async def idle(self) -> str:
        """What is printed until the kernel is idle again."""
        printed = ""
        while True:
            message = await self.client.get_iopub_msg(timeout=LIMIT)
            if message["msg_type"] == "stream":
                printed += message["content"]["text"]
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return printed


async def interrupted(kernel: Kernel) -> dict:
    await kernel.run(SETUP)
    await kernel.run(ENDLESS, until="training")
    await kernel.manager.interrupt_kernel()
    printed = await kernel.idle()
    # For 200 ms after a failure the kernel answers every request without running it.
    await asyncio.sleep(0.5)
    return {"printed": printed, **json.loads(await kernel.run(AFTER))}


async def killed(kernel: Kernel) -> dict:
    restarted = asyncio.Event()
    kernel.manager.add_restart_callback(restarted.set)
    await kernel.run(ENDLESS, until="training")
    os.kill(kernel.manager.provisioner.pid, signal.SIGKILL)
    await asyncio.wait_for(restarted.wait(), LIMIT)
    kernel.client.stop_channels()
    await kernel.connect()
    forgotten = await kernel.run("console.log(mine);")
    await asyncio.sleep(0.5)
    await kernel.run(SETUP)
    return {"forgotten": forgotten, **json.loads(await kernel.run(AFTER.replace("seen.length >= 3", "seen.length === 0")))}


async def main() -> dict:
    kernel = Kernel()
    await kernel.start()
    try:
        return {"interrupted": await interrupted(kernel), "killed": await killed(kernel)}
    finally:
        await kernel.manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main())))
