"""W2 as a SimPy user writes it: twelve stations in a ring, routed by chance. One unit of time is a day.

Usage: w2.py [CASES [SEED]]; prints JSON. For SimPy 2.3.1, Debian's python3-simpy.
"""
import json
import math
import random
import sys
import time

from SimPy.Simulation import (Process, Resource, Tally, activate, hold, initialize, now, release, request, simulate)

CAPACITIES = [5, 10, 20, 30, 40, 60, 80, 120, 160, 240, 360, 500]
ARRIVALS_A_DAY = 100.0
ENTRANCES = {0: 0.5, 4: 0.3, 8: 0.2}
ONWARD = {1: 0.35, 3: 0.25, 7: 0.15, None: 0.25}
UTILISATION = 0.9
LOG_SD = 1.0


class Station:
    def __init__(self, capacity, visits_a_day):
        self.resource = Resource(capacity=capacity)
        self.log_mean = math.log(UTILISATION * capacity / visits_a_day) - LOG_SD ** 2 / 2


class Arrivals(Process):
    def generate(self, number, stations, sojourns, visits):
        for _ in range(number):
            yield hold, self, random.expovariate(ARRIVALS_A_DAY)
            case = Case()
            activate(case, case.run(stations, sojourns, visits))


class Case(Process):
    def run(self, stations, sojourns, visits):
        came = now()
        place = choose(ENTRANCES)
        while True:
            station = stations[place]
            asked = now()
            yield request, self, station.resource
            visits.observe(now() - asked)
            yield hold, self, random.lognormvariate(station.log_mean, LOG_SD)
            yield release, self, station.resource
            step = choose(ONWARD)
            if step is None:
                break
            place = (place + step) % len(stations)
        sojourns.observe(now() - came)


def choose(shares):
    """One of the keys, with its probability."""
    u = random.random()
    for key, share in shares.items():
        u -= share
        if u < 0:
            break
    return key


def visits_a_day():
    """Solves the traffic equations by going round until nothing changes."""
    count = len(CAPACITIES)
    rates = [0.0] * count
    for _ in range(1000):
        onward = [ARRIVALS_A_DAY * ENTRANCES.get(i, 0.0) for i in range(count)]
        for i, rate in enumerate(rates):
            for step, share in ONWARD.items():
                if step is not None:
                    onward[(i + step) % count] += share * rate
        rates = onward
    return rates


def main():
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    random.seed(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    initialize()
    stations = [Station(capacity, rate) for capacity, rate in zip(CAPACITIES, visits_a_day())]
    sojourns, visits = Tally(), Tally()
    arrivals = Arrivals()
    activate(arrivals, arrivals.generate(number, stations, sojourns, visits))
    begin = time.process_time()
    simulate(until=float("inf"))
    seconds = time.process_time() - begin
    print(json.dumps({"units": visits.count(), "seconds": seconds, "check": sojourns.mean()}))


main()
