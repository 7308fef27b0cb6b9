# mypy: ignore-errors
"""exponential, printed from its derivations by `make`. Not to be edited: a test prints it again."""

import numpy
from numeric.vectorised import exp
from numeric.labels import Labels

LABELS = Labels(values=(-1.0, 1.0), low=-1.0, high=1.0, integer=False)
CONVEX = True
MARGIN = False
SMOOTHNESS = None
CONCORDANCE = 1.0
FORGOTTEN = {'activation': (), 'loss': (), 'derivative': (), 'second_derivative': ()}
REACHES = {'activation': True, 'loss': True, 'derivative': True, 'second_derivative': True}


def activation(z):
    """The output ŷ of exponential, elementwise.

      z

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['exponential'].stable_forms['activation'].
    """
    return z


def loss(z, y):
    """The loss L of exponential, elementwise.

      exp(-y*z)

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['exponential'].stable_forms['loss'].
    """
    return numpy.exp(-y*z)


def derivative(z, y):
    """The derivative ∂L/∂z of exponential, elementwise.

      where L = exp(-y*ŷ)
      where ŷ = z
      ∂L/∂z
      = ∂L/∂ŷ*∂ŷ/∂z   [chain rule]
      = -y*exp(-y*ŷ)  [the factors]
      = -y*exp(-y*ŷ)  [multiply and cancel]
      = -y*exp(-y*z)  [insert ŷ]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['exponential'].stable_forms['derivative'].
    """
    return -y*numpy.exp(-y*z)


def second_derivative(z, y):
    """The second derivative ∂²L/∂z² of exponential, elementwise.

      where L = exp(-y*ŷ)
      where ŷ = z
      ∂²L/∂z²
      = ∂(-y*exp(-y*ŷ))/∂z    [differentiate ∂L/∂z]
      = y**2*∂ŷ/∂z*exp(-y*ŷ)  [chain rule through ŷ]
      = y**2*exp(-y*ŷ)        [collect]
      = y**2*exp(-y*z)        [insert ŷ]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['exponential'].stable_forms['second_derivative'].
    """
    return y**2*numpy.exp(-y*z)


def value_and_slope(z, y):
    return [numpy.exp(-y*z), -y*numpy.exp(-y*z)]


def one_activation(z, y, q):
    return z


def one_loss(z, y, q):
    return exp(-y*z)


def one_derivative(z, y, q):
    return -y*exp(-y*z)


def one_second_derivative(z, y, q):
    return y**2*exp(-y*z)
