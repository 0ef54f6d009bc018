"""W1 as a SimPy user writes it: fifty servers, one queue. One unit of time is a mean service.

Usage: w1.py [CUSTOMERS [SEED]]; prints JSON. For SimPy 2.3.1, Debian's python3-simpy.
"""
import json
import random
import sys
import time

from SimPy.Simulation import (Process, Resource, Tally, activate, hold, initialize, now, release, request, simulate)

SERVERS = 50
ARRIVAL_RATE = 45.0
SERVICE_RATE = 1.0


class Arrivals(Process):
    def generate(self, number, desk, waits):
        for _ in range(number):
            yield hold, self, random.expovariate(ARRIVAL_RATE)
            customer = Customer()
            activate(customer, customer.visit(desk, waits))


class Customer(Process):
    def visit(self, desk, waits):
        came = now()
        yield request, self, desk
        waits.observe(now() - came)
        yield hold, self, random.expovariate(SERVICE_RATE)
        yield release, self, desk


def main():
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    random.seed(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    initialize()
    waits = Tally()
    arrivals = Arrivals()
    activate(arrivals, arrivals.generate(number, Resource(capacity=SERVERS), waits))
    begin = time.process_time()
    simulate(until=float("inf"))
    seconds = time.process_time() - begin
    print(json.dumps({"units": waits.count(), "seconds": seconds, "check": waits.mean()}))


main()
