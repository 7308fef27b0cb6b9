# mypy: ignore-errors
"""squared-hinge, printed from its derivations by `make`. Not to be edited: a test prints it again."""

import numpy
from numeric.vectorised import maximum, minimum, where
from numeric.labels import Labels

LABELS = Labels(values=(-1.0, 1.0), low=-1.0, high=1.0, integer=False)
CONVEX = True
MARGIN = False
SMOOTHNESS = 2.000000000000002
CONCORDANCE = None
FORGOTTEN = {'activation': (), 'loss': (), 'derivative': (), 'second_derivative': (0, 1)}
REACHES = {'activation': True, 'loss': True, 'derivative': True, 'second_derivative': False}


def activation(z):
    """The output ŷ of squared-hinge, elementwise.

      z

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['squared-hinge'].stable_forms['activation'].
    """
    return z


def loss(z, y):
    """The loss L of squared-hinge, elementwise.

      Max(0, 1 - y*z)**2

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['squared-hinge'].stable_forms['loss'].
    """
    return numpy.maximum(0, -y*z + 1)**2


def derivative(z, y):
    """The derivative ∂L/∂z of squared-hinge, elementwise.

      where L = Max(0, 1 - y*ŷ)**2
      where ŷ = z
      ∂L/∂z
      = ∂L/∂ŷ*∂ŷ/∂z                               [chain rule]
      = (-2*y*(1 - y*ŷ) if y*ŷ < 1; 0 otherwise)  [the factors]
      = (2*y*(y*ŷ - 1) if y*ŷ < 1; 0 otherwise)   [common denominator]
      = 2*y*(y*ŷ - 1) if y*ŷ < 1; 0 otherwise     [multiply and cancel]
      = 2*y*(y*z - 1) if y*z < 1; 0 otherwise     [insert ŷ]
      = 2*y*(Min(1, y*z) - 1)                     [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['squared-hinge'].stable_forms['derivative'].
    """
    return 2*y*(numpy.minimum(1, y*z) - 1)


def second_derivative(z, y):
    """The second derivative ∂²L/∂z² of squared-hinge, elementwise.

      where L = Max(0, 1 - y*ŷ)**2
      where ŷ = z
      for y*z ≠ 1
      ∂²L/∂z²
      = ∂(2*y*(y*ŷ - 1) if y*ŷ < 1; 0 otherwise)/∂z  [differentiate ∂L/∂z]
      = ∂ŷ/∂z*(2*y**2 if y*ŷ < 1; 0 otherwise)       [chain rule through ŷ]
      = 2*y**2 if y*ŷ < 1; 0 otherwise               [collect]
      = 2*y**2 if y*z < 1; 0 otherwise               [insert ŷ]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['squared-hinge'].stable_forms['second_derivative'].
    """
    return numpy.where(y*z < 1, 2*y**2, 0)


def value_and_slope(z, y):
    return [numpy.maximum(0, -y*z + 1)**2, 2*y*(numpy.minimum(1, y*z) - 1)]


def one_activation(z, y, q):
    return z


def one_loss(z, y, q):
    return maximum(0, -y*z + 1)**2


def one_derivative(z, y, q):
    return 2*y*(minimum(1, y*z) - 1)


def one_second_derivative(z, y, q):
    return where(y*z < 1, 2*y**2, 0)
