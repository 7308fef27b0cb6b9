# mypy: ignore-errors
"""linear-mse, printed from its derivations by `make`. Not to be edited: a test prints it again."""

from math import inf
from numeric.labels import Labels

LABELS = Labels(values=None, low=-inf, high=inf, integer=False)
CONVEX = True
MARGIN = False
SMOOTHNESS = 2.000000000000002
CONCORDANCE = 0.0
FORGOTTEN = {'activation': (), 'loss': (), 'derivative': (), 'second_derivative': (0, 1)}
REACHES = {'activation': True, 'loss': True, 'derivative': True, 'second_derivative': False}


def activation(z):
    """The output ŷ of linear-mse, elementwise.

      z

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['linear-mse'].stable_forms['activation'].
    """
    return z


def loss(z, y):
    """The loss L of linear-mse, elementwise.

      (z - y)**2

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['linear-mse'].stable_forms['loss'].
    """
    return (-y + z)**2


def derivative(z, y):
    """The derivative ∂L/∂z of linear-mse, elementwise.

      where L = (ŷ - y)**2
      where ŷ = z
      ∂L/∂z
      = ∂L/∂ŷ*∂ŷ/∂z  [chain rule]
      = (2*ŷ - 2*y)  [the factors]
      = 2*(ŷ - y)    [common denominator]
      = 2*(ŷ - y)    [multiply and cancel]
      = 2*z - 2*y    [insert ŷ]
      = 2*(z - y)    [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['linear-mse'].stable_forms['derivative'].
    """
    return 2*(-y + z)


def second_derivative(z, y):
    """The second derivative ∂²L/∂z² of linear-mse, elementwise.

      where L = (ŷ - y)**2
      where ŷ = z
      ∂²L/∂z²
      = ∂(2*(ŷ - y))/∂z  [differentiate ∂L/∂z]
      = 2*∂ŷ/∂z          [chain rule through ŷ]
      = 2                [collect]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['linear-mse'].stable_forms['second_derivative'].
    """
    return 2


def value_and_slope(z, y):
    return [(-y + z)**2, 2*(-y + z)]


def one_activation(z, y, q):
    return z


def one_loss(z, y, q):
    return (-y + z)**2


def one_derivative(z, y, q):
    return 2*(-y + z)


def one_second_derivative(z, y, q):
    return 2
