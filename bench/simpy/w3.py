"""W3 as a SimPy user writes it: persons with a hazard that changes yearly, one event, one follow-up. In years.

Usage: w3.py [PERSONS [SEED]]; prints JSON. For SimPy 2.3.1, Debian's python3-simpy.
"""
import json
import math
import random
import sys
import time

from SimPy.Simulation import Process, activate, hold, initialize, simulate

STRATA = 8
YEARS = 10
FOLLOW_UP_MEAN = 0.25
FOLLOW_UP_LOG_SD = 1.0
FOLLOW_UP_LOG_MEAN = math.log(FOLLOW_UP_MEAN) - FOLLOW_UP_LOG_SD ** 2 / 2


def hazard(stratum, year):
    return 0.02 * (0.6 + 0.8 * stratum / 7) * (0.8 + 0.4 * year / 9)


class Person(Process):
    def live(self, stratum, counts):
        delay = time_to_event(stratum)
        if delay is None:
            return
        yield hold, self, delay
        counts["events"] += 1
        yield hold, self, random.lognormvariate(FOLLOW_UP_LOG_MEAN, FOLLOW_UP_LOG_SD)
        counts["follow_ups"] += 1


def time_to_event(stratum):
    """Inverts the cumulative hazard; None: not within the years that are simulated."""
    left = random.expovariate(1.0)
    for year in range(YEARS):
        rate = hazard(stratum, year)
        if left < rate:
            return year + left / rate
        left -= rate
    return None


def main():
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    random.seed(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    begin = time.process_time()
    initialize()
    counts = {"events": 0, "follow_ups": 0}
    for i in range(number):
        person = Person()
        activate(person, person.live(i % STRATA, counts))
    simulate(until=YEARS)
    seconds = time.process_time() - begin
    print(json.dumps({"units": number, "seconds": seconds, "check": counts["events"],
                      "follow_ups": counts["follow_ups"]}))


main()
