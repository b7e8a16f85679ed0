from safeguarding.indicators.measures import Measure

measures: list[Measure] = []
