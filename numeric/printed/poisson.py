# mypy: ignore-errors
"""poisson, printed from its derivations by `make`. Not to be edited: a test prints it again."""

import numpy
from numeric.vectorised import exp, maximum, minimum
from numeric.special import lazy_minimum
from math import inf
from numeric.labels import Labels

LABELS = Labels(values=None, low=0.0, high=inf, integer=True)
CONVEX = True
MARGIN = False
SMOOTHNESS = None
CONCORDANCE = 1.0
FORGOTTEN = {'activation': (), 'loss': (), 'derivative': (), 'second_derivative': (1,)}
REACHES = {'activation': True, 'loss': True, 'derivative': False, 'second_derivative': True}


def activation(z):
    """The output ŷ of poisson, elementwise.

      exp(z)

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['poisson'].stable_forms['activation'].
    """
    return numpy.exp(z)


def loss(z, y):
    """The loss L of poisson, elementwise.

      where c = exp(Min(80, z))
      where b = exp(Max(0, z - 80))
      exp(z) - y*z
      = b*(-y*(z/b) + c)  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['poisson'].stable_forms['loss'].
    """
    c = numpy.exp(lazy_minimum(z, 80))
    b = numpy.exp(numpy.maximum(0, z - 80))
    return b*(c + (-y)*(z/b))


def derivative(z, y):
    """The derivative ∂L/∂z of poisson, elementwise.

      where L = ŷ - y*log(ŷ)
      where ŷ = exp(z)
      where c = exp(Min(80, z))
      where b = exp(Max(0, z - 80))
      ∂L/∂z
      = ∂L/∂ŷ*∂ŷ/∂z    [chain rule]
      = (1 - y/ŷ)*ŷ    [the factors]
      = ((ŷ - y)/ŷ)*ŷ  [common denominator]
      = ŷ - y          [multiply and cancel]
      = exp(z) - y     [insert ŷ]
      = b*(c - y/b)    [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['poisson'].stable_forms['derivative'].
    """
    c = numpy.exp(lazy_minimum(z, 80))
    b = numpy.exp(numpy.maximum(0, z - 80))
    return b*(c - y/b)


def second_derivative(z, y):
    """The second derivative ∂²L/∂z² of poisson, elementwise.

      where L = ŷ - y*log(ŷ)
      where ŷ = exp(z)
      ∂²L/∂z²
      = ∂(ŷ - y)/∂z  [differentiate ∂L/∂z]
      = ∂ŷ/∂z        [chain rule through ŷ]
      = ŷ            [collect]
      = exp(z)       [insert ŷ]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['poisson'].stable_forms['second_derivative'].
    """
    return numpy.exp(z)


def value_and_slope(z, y):
    c = numpy.exp(lazy_minimum(z, 80))
    b = numpy.exp(numpy.maximum(0, z - 80))
    return [b*(c + (-y)*(z/b)), b*(c - y/b)]


def one_activation(z, y, q):
    return exp(z)


def one_loss(z, y, q):
    c = exp(minimum(80, z))
    b = exp(maximum(0, z - 80))
    return b*(c + (-y)*(z/b))


def one_derivative(z, y, q):
    c = exp(minimum(80, z))
    b = exp(maximum(0, z - 80))
    return b*(c - y/b)


def one_second_derivative(z, y, q):
    return exp(z)
