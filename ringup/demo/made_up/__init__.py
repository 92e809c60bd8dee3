"""Made-up, plausible particulars of the history's customers: the data set has numbers and countries, no persons."""
