# mypy: ignore-errors
"""savage, printed from its derivations by `make`. Not to be edited: a test prints it again."""

import numpy
from numeric.vectorised import clip, exp, expm1, maximum, minimum, where
from numeric.special import lazy_minimum
from numeric.labels import Labels

LABELS = Labels(values=(-1.0, 1.0), low=-1.0, high=1.0, integer=False)
CONVEX = False
MARGIN = False
SMOOTHNESS = 0.6162342804854027
CONCORDANCE = None
FORGOTTEN = {'activation': (), 'loss': (), 'derivative': (), 'second_derivative': ()}
REACHES = {'activation': True, 'loss': False, 'derivative': False, 'second_derivative': False}


def activation(z):
    """The output ŷ of savage, elementwise.

      z

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['savage'].stable_forms['activation'].
    """
    return z


def loss(z, y):
    """The loss L of savage, elementwise.

      where u = y*z
      where a = Abs(u)
      where q = exp(-2*a)
      for y ∈ {-1, 1}
      1/(exp(2*y*z) + 1)**2
      = Max(q**2, 1 if u < 0; 0 otherwise)/(q*(q + 2) + 1)  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['savage'].stable_forms['loss'].
    """
    u = y*z
    a = abs(u)
    q = numpy.exp(-2*lazy_minimum(a, 10000))
    return numpy.maximum(q**2, (u < 0))/(q*(q + 2) + 1)


def derivative(z, y):
    """The derivative ∂L/∂z of savage, elementwise.

      where L = 1/(exp(2*y*ŷ) + 1)**2
      where ŷ = z
      where u = y*z
      where a = Abs(u)
      where q = exp(-2*a)
      where p = exp(-2*Min(354, a))
      where r = exp(-2*Max(0, a - 354))
      for y ∈ {-1, 1}
      ∂L/∂z
      = ∂L/∂ŷ*∂ŷ/∂z                                                           [chain rule]
      = -4*y*exp(2*y*ŷ)/(exp(2*y*ŷ) + 1)**3                                   [the factors]
      = -4*y*exp(2*y*ŷ)/(exp(2*y*ŷ) + 1)**3                                   [multiply and cancel]
      = -4*y*exp(2*y*z)/(exp(2*y*z) + 1)**3                                   [insert ŷ]
      = (p*(-4)*Max(q, 1 if u < 0; 0 otherwise)*y/(q*(q*(q + 3) + 3) + 1))*r  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['savage'].stable_forms['derivative'].
    """
    u = y*z
    a = abs(u)
    p = numpy.exp(-2*lazy_minimum(a, 354))
    r = numpy.exp(-2*numpy.clip(a - 354, 0, 10000))
    q = p*r
    return r*((-4)*p*y*numpy.maximum(q, (u < 0))/(q*(q*(q + 3) + 3) + 1))


def second_derivative(z, y):
    """The second derivative ∂²L/∂z² of savage, elementwise.

      where L = 1/(exp(2*y*ŷ) + 1)**2
      where ŷ = z
      where u = y*z
      where a = Abs(u)
      where q = exp(-2*a)
      where n = exp(2*Min(9/16, a)) - 1
      where j = ((1 if u ≥ 0; 0 otherwise) + (-1/2))*n/(n + 2)
      where p = exp(-2*Min(354, a))
      where r = exp(-2*Max(0, a - 354))
      for y ∈ {-1, 1}
      ∂²L/∂z²
      = ∂(-4*y*exp(2*y*ŷ)/(exp(2*y*ŷ) + 1)**3)/∂z                                             [differentiate ∂L/∂z]
      = ∂ŷ/∂z*(24*y**2*exp(4*y*ŷ)/(exp(2*y*ŷ) + 1)**4 - 8*y**2*exp(2*y*ŷ)/(exp(2*y*ŷ) + 1)**3)  [chain rule through ŷ]
      = 8*y**2*exp(2*y*ŷ)*(2*exp(2*y*ŷ) - 1)/(exp(2*y*ŷ) + 1)**4                              [collect]
      = 8*y**2*exp(2*y*z)*(2*exp(2*y*z) - 1)/(exp(2*y*z) + 1)**4                              [insert ŷ]
      = -8*(j*(-3) - 1/2)*y**2*(1/2 - j)/(n**2*q + 4) if a ≤ 9/16; (p*(8*(2 - q)*q if u ≥ 0; -8*(1 + q*(-2)) otherwise)*y**2/(q*(q*(q*(q + 4) + 6) + 4) + 1))*r otherwise  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['savage'].stable_forms['second_derivative'].
    """
    u = y*z
    a = abs(u)
    p = numpy.exp(-2*lazy_minimum(a, 354))
    r = numpy.exp(-2*numpy.clip(a - 354, 0, 10000))
    q = p*r
    n = numpy.expm1(2*numpy.minimum(9/16, a))
    j = n*((u >= 0) - 1/2)/(n + 2)
    return numpy.where(a <= 9/16, -8*y**2*(1/2 - j)*((-3)*j - 1/2)/(n**2*q + 4), r*(p*y**2*numpy.where(u >= 0, 8*q*(2 - q), -8*(1 + (-2)*q))/(q*(q*(q*(q + 4) + 6) + 4) + 1)))


def one_activation(z, y, q):
    return z


def one_loss(z, y, q):
    u = y*z
    a = abs(u)
    q = exp(-2*minimum(10000, a))
    return maximum(q**2, (u < 0))/(q*(q + 2) + 1)


def one_derivative(z, y, q):
    u = y*z
    a = abs(u)
    p = exp(-2*minimum(354, a))
    r = exp(-2*clip(a - 354, 0, 10000))
    q = p*r
    return r*((-4)*p*y*maximum(q, (u < 0))/(q*(q*(q + 3) + 3) + 1))


def one_second_derivative(z, y, q):
    u = y*z
    a = abs(u)
    p = exp(-2*minimum(354, a))
    r = exp(-2*clip(a - 354, 0, 10000))
    q = p*r
    n = expm1(2*minimum(9/16, a))
    j = n*((u >= 0) - 1/2)/(n + 2)
    return where(a <= 9/16, -8*y**2*(1/2 - j)*((-3)*j - 1/2)/(n**2*q + 4), r*(p*y**2*where(u >= 0, 8*q*(2 - q), -8*(1 + (-2)*q))/(q*(q*(q*(q + 4) + 6) + 4) + 1)))
