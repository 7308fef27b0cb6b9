# mypy: ignore-errors
"""log-cosh, printed from its derivations by `make`. Not to be edited: a test prints it again."""

import numpy
from numeric.vectorised import clip, exp, expm1, log, log1p, minimum, where
from numeric.special import difference, lazy_minimum
from math import inf
from numeric.labels import Labels

LABELS = Labels(values=None, low=-inf, high=inf, integer=False)
CONVEX = True
MARGIN = False
SMOOTHNESS = 1.000000000000001
CONCORDANCE = 2.0
FORGOTTEN = {'activation': (), 'loss': (), 'derivative': (), 'second_derivative': ()}
REACHES = {'activation': True, 'loss': True, 'derivative': False, 'second_derivative': False}


def activation(z):
    """The output ŷ of log-cosh, elementwise.

      z

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['log-cosh'].stable_forms['activation'].
    """
    return z


def loss(z, y):
    """The loss L of log-cosh, elementwise.

      where u = z - y
      where a = Abs(u)
      where q = exp(-2*a)
      where w = exp(-2*Min(1, a)) - 1
      where n = exp(2*Min(1, a)) - 1
      for y ∈ (-∞, ∞)
      log(cosh(y - z))
      = log1p(-w*n/4)/2 if a ≤ 1; a + log1p(q) - log(2) otherwise  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['log-cosh'].stable_forms['loss'].
    """
    u = -y + z
    a = abs(u)
    q = numpy.exp(-2*lazy_minimum(a, 10000))
    w = numpy.expm1(-2*numpy.minimum(1, a))
    n = numpy.expm1(2*numpy.minimum(1, a))
    return numpy.where(a <= 1, (1/2)*numpy.log1p(n*(-1/4*w)), a + numpy.log1p(q) - numpy.log(2))


def derivative(z, y):
    """The derivative ∂L/∂z of log-cosh, elementwise.

      where L = log(cosh(y - ŷ))
      where ŷ = z
      where u = z - y
      where a = Abs(u)
      where m = exp(-2*a) - 1
      for y ∈ (-∞, ∞)
      ∂L/∂z
      = ∂L/∂ŷ*∂ŷ/∂z                           [chain rule]
      = -sinh(y - ŷ)/cosh(y - ŷ)              [the factors]
      = -tanh(y - ŷ)                          [common denominator]
      = -tanh(y - ŷ)                          [multiply and cancel]
      = -tanh(y - z)                          [insert ŷ]
      = (-1 if u ≥ 0; 1 otherwise)*m/(m + 2)  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['log-cosh'].stable_forms['derivative'].
    """
    u = difference(z, y)
    a = abs(u)
    m = numpy.expm1(-2*lazy_minimum(a, 10000))
    return m*numpy.where(u >= 0, -1, 1)/(m + 2)


def second_derivative(z, y):
    """The second derivative ∂²L/∂z² of log-cosh, elementwise.

      where L = log(cosh(y - ŷ))
      where ŷ = z
      where u = z - y
      where a = Abs(u)
      where q = exp(-2*a)
      where p = exp(-2*Min(354, a))
      where r = exp(-2*Max(0, a - 354))
      for y ∈ (-∞, ∞)
      ∂²L/∂z²
      = ∂(-tanh(y - ŷ))/∂z                   [differentiate ∂L/∂z]
      = ∂ŷ/∂z*(1 - tanh(y - ŷ)**2)           [chain rule through ŷ]
      = (1 - tanh(y - ŷ))*(tanh(y - ŷ) + 1)  [collect]
      = (1 - tanh(y - z))*(tanh(y - z) + 1)  [insert ŷ]
      = (p*4/(q*(q + 2) + 1))*r              [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['log-cosh'].stable_forms['second_derivative'].
    """
    u = difference(z, y)
    a = abs(u)
    p = numpy.exp(-2*lazy_minimum(a, 354))
    r = numpy.exp(-2*numpy.clip(a - 354, 0, 10000))
    q = p*r
    return r*(4*p/(q*(q + 2) + 1))


def value_and_slope(z, y):
    u = -y + z
    a = abs(u)
    q = numpy.exp(-2*lazy_minimum(a, 10000))
    w = numpy.expm1(-2*numpy.minimum(1, a))
    n = numpy.expm1(2*numpy.minimum(1, a))
    m = numpy.expm1(-2*lazy_minimum(a, 10000))
    return [numpy.where(a <= 1, (1/2)*numpy.log1p(n*(-1/4*w)), a + numpy.log1p(q) - numpy.log(2)), m*numpy.where(u >= 0, -1, 1)/(m + 2)]


def one_activation(z, y, q):
    return z


def one_loss(z, y, q):
    u = -y + z
    a = abs(u)
    q = exp(-2*minimum(10000, a))
    w = expm1(-2*minimum(1, a))
    n = expm1(2*minimum(1, a))
    return where(a <= 1, (1/2)*log1p(n*(-1/4*w)), a + log1p(q) - log(2))


def one_derivative(z, y, q):
    u = -y + z
    a = abs(u)
    m = expm1(-2*minimum(10000, a))
    return m*where(u >= 0, -1, 1)/(m + 2)


def one_second_derivative(z, y, q):
    u = -y + z
    a = abs(u)
    p = exp(-2*minimum(354, a))
    r = exp(-2*clip(a - 354, 0, 10000))
    q = p*r
    return r*(4*p/(q*(q + 2) + 1))
