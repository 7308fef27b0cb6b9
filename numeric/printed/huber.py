# mypy: ignore-errors
"""huber, printed from its derivations by `make`. Not to be edited: a test prints it again."""

import numpy
from numeric.vectorised import clip, minimum, where
from numeric.special import difference
from math import inf
from numeric.labels import Labels

LABELS = Labels(values=None, low=-inf, high=inf, integer=False)
CONVEX = True
MARGIN = False
SMOOTHNESS = 1.000000000000001
CONCORDANCE = None
FORGOTTEN = {'activation': (), 'loss': (), 'derivative': (), 'second_derivative': (0, 1)}
REACHES = {'activation': True, 'loss': True, 'derivative': False, 'second_derivative': False}


def activation(z):
    """The output ŷ of huber, elementwise.

      z

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['huber'].stable_forms['activation'].
    """
    return z


def loss(z, y):
    """The loss L of huber, elementwise.

      (z - y)**2/2 if Abs(y - z) ≤ 1; Abs(y - z) - 1/2 otherwise
      = Min(1, Abs(y - z))**2/2 if Abs(y - z) ≤ 1; Abs(y - z) - 1/2 otherwise  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['huber'].stable_forms['loss'].
    """
    return numpy.where(abs(y - z) <= 1, (1/2)*numpy.minimum(1, abs(y - z))**2, abs(y - z) - 1/2)


def derivative(z, y):
    """The derivative ∂L/∂z of huber, elementwise.

      where L = (ŷ - y)**2/2 if Abs(y - ŷ) ≤ 1; Abs(y - ŷ) - 1/2 otherwise
      where ŷ = z
      ∂L/∂z
      = ∂L/∂ŷ*∂ŷ/∂z                                          [chain rule]
      = (1 if y - ŷ < -1; ŷ - y if y - ŷ < 1; -1 otherwise)  [the factors]
      = 1 if y - ŷ < -1; ŷ - y if y - ŷ < 1; -1 otherwise    [multiply and cancel]
      = 1 if y - z < -1; z - y if y - z < 1; -1 otherwise    [insert ŷ]
      = Min(1, Max(-1, z - y))                               [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['huber'].stable_forms['derivative'].
    """
    return numpy.clip(difference(z, y), -1, 1)


def second_derivative(z, y):
    """The second derivative ∂²L/∂z² of huber, elementwise.

      where L = (ŷ - y)**2/2 if Abs(y - ŷ) ≤ 1; Abs(y - ŷ) - 1/2 otherwise
      where ŷ = z
      for y - z ≠ -1, y - z ≠ 1
      ∂²L/∂z²
      = ∂(1 if y - ŷ < -1; ŷ - y if y - ŷ < 1; -1 otherwise)/∂z  [differentiate ∂L/∂z]
      = ∂ŷ/∂z*(0 if y - ŷ < -1; 1 if y - ŷ < 1; 0 otherwise)     [chain rule through ŷ]
      = 0 if y - ŷ < -1; 1 if y - ŷ < 1; 0 otherwise             [collect]
      = 0 if y - z < -1; 1 if y - z < 1; 0 otherwise             [insert ŷ]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['huber'].stable_forms['second_derivative'].
    """
    return numpy.where(difference(y, z) < -1, 0, numpy.where(difference(y, z) < 1, 1, 0))


def value_and_slope(z, y):
    return [numpy.where(abs(y - z) <= 1, (1/2)*numpy.minimum(1, abs(y - z))**2, abs(y - z) - 1/2), numpy.clip(-y + z, -1, 1)]


def one_activation(z, y, q):
    return z


def one_loss(z, y, q):
    return where(abs(y - z) <= 1, (1/2)*minimum(1, abs(y - z))**2, abs(y - z) - 1/2)


def one_derivative(z, y, q):
    return clip(-y + z, -1, 1)


def one_second_derivative(z, y, q):
    return where(y - z < -1, 0, where(y - z < 1, 1, 0))
