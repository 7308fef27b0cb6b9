# mypy: ignore-errors
"""label-smoothed-bce, printed from its derivations by `make`. Not to be edited: a test prints it again."""

import numpy
from numeric.vectorised import clip, exp, expm1, log1p, minimum, where
from numeric.special import lazy_minimum
from numeric.labels import Labels

LABELS = Labels(values=(0.0, 1.0), low=0.0, high=1.0, integer=False)
CONVEX = True
MARGIN = False
SMOOTHNESS = 0.2500000000000003
CONCORDANCE = 1.0
FORGOTTEN = {'activation': (), 'loss': (), 'soft_loss': (), 'derivative': (), 'soft_derivative': (), 'second_derivative': (1,), 'probability': ()}
REACHES = {'activation': False, 'loss': True, 'soft_loss': True, 'derivative': False, 'soft_derivative': False, 'second_derivative': False, 'probability': False}


def activation(z):
    """The output ŷ of label-smoothed-bce, elementwise.

      where s = exp(z)/(exp(z) + 1)
      σ(z)
      = s   [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['label-smoothed-bce'].stable_forms['activation'].
    """
    t = numpy.exp(lazy_minimum(z, 80))
    s = t/(t + 1)
    return s


def loss(z, y):
    """The loss L of label-smoothed-bce, elementwise.

      where v = 1 - 2*y
      where u = v*z
      where a = Abs(u)
      where q = exp(-a)
      for y ∈ {0, 1}
      -(19/20 - 9*y/10)*log(1 - σ(z)) - (9*y/10 + 1/20)*log(σ(z))
      = (19/20 if u ≥ 0; 1/20 otherwise)*a + log1p(q)              [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['label-smoothed-bce'].stable_forms['loss'].
    """
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    q = numpy.exp(-a)
    return a*numpy.where(u >= 0, 19/20, 1/20) + numpy.log1p(q)


def soft_loss(z, y):
    """The loss L of label-smoothed-bce, elementwise.

      where a = Abs(z)
      where q = exp(-a)
      for y ∈ [0, 1]
      -(19/20 - 9*y/10)*log(1 - σ(z)) - (9*y/10 + 1/20)*log(σ(z))
      = (19 - 18*y if z ≥ 0; 18*y + 1 otherwise)*a/20 + log1p(q)   [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['label-smoothed-bce'].stable_forms['loss'].
    """
    a = abs(z)
    q = numpy.exp(-a)
    return a*((1/20)*numpy.where(z >= 0, 19 - 18*y, 18*y + 1)) + numpy.log1p(q)


def derivative(z, y):
    """The derivative ∂L/∂z of label-smoothed-bce, elementwise.

      where L = -(19/20 - 9*y/10)*log(1 - ŷ) - (9*y/10 + 1/20)*log(ŷ)
      where ŷ = σ(z)
      where v = 1 - 2*y
      where u = v*z
      where a = Abs(u)
      where q = exp(-a)
      where w = exp(-Min(11/16, a)) - 1
      for y ∈ {0, 1}
      ∂L/∂z
      = ∂L/∂ŷ*∂ŷ/∂z                                                                           [chain rule]
      = ((19/20 - 9*y/10)/(1 - ŷ) - (9*y/10 + 1/20)/ŷ)*ŷ*(1 - ŷ)                              [the factors]
      = ((20*ŷ - 18*y - 1)/(20*ŷ*(1 - ŷ)))*ŷ*(1 - ŷ)                                          [common denominator]
      = (20*ŷ - 18*y - 1)/20                                                                  [multiply and cancel]
      = σ(z) - 9*y/10 - 1/20                                                                  [insert ŷ]
      = v*((19 - q if u ≥ 0; w*19 + 18 otherwise)/(20*(q + 1)) if a ≤ 11/16; (19 - q if u ≥ 0; q*19 - 1 otherwise)/(20*(q + 1)) otherwise)  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['label-smoothed-bce'].stable_forms['derivative'].
    """
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    q = numpy.exp(-a)
    w = numpy.expm1(-numpy.minimum(11/16, a))
    return v*numpy.where(a <= 11/16, (1/20)*numpy.where(u >= 0, 19 - q, 19*w + 18)/(q + 1), (1/20)*numpy.where(u >= 0, 19 - q, 19*q - 1)/(q + 1))


def soft_derivative(z, y):
    """The derivative ∂L/∂z of label-smoothed-bce, elementwise.

      where L = -(19/20 - 9*y/10)*log(1 - ŷ) - (9*y/10 + 1/20)*log(ŷ)
      where ŷ = σ(z)
      where a = Abs(z)
      where q = exp(-a)
      where w = exp(Min(11/16, Max(-11/16, z))) - 1
      where t = exp(Min(600, z))
      for y ∈ [0, 1]
      ∂L/∂z
      = ∂L/∂ŷ*∂ŷ/∂z                                                                           [chain rule]
      = ((19/20 - 9*y/10)/(1 - ŷ) - (9*y/10 + 1/20)/ŷ)*ŷ*(1 - ŷ)                              [the factors]
      = ((20*ŷ - 18*y - 1)/(20*ŷ*(1 - ŷ)))*ŷ*(1 - ŷ)                                          [common denominator]
      = (20*ŷ - 18*y - 1)/20                                                                  [multiply and cancel]
      = σ(z) - 9*y/10 - 1/20                                                                  [insert ŷ]
      = w/(2*w + 4) + 9*(1 - 2*y)/20 if a ≤ 11/16; (t*(19 - 18*y) - 1 - 18*y)/(20*(t + 1)) if z ≤ 600; (19 - 18*y + q*(-18*y - 1))/(20*(q + 1)) otherwise  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['label-smoothed-bce'].stable_forms['derivative'].
    """
    a = abs(z)
    q = numpy.exp(-a)
    w = numpy.expm1(numpy.clip(z, -11/16, 11/16))
    t = numpy.exp(lazy_minimum(z, 600))
    return numpy.where(a <= 11/16, w/(2*w + 4) + (9/20)*(1 - 2*y), numpy.where(z <= 600, (1/20)*(t*(19 - 18*y) + (-18*y - 1))/(t + 1), (1/20)*(q*(-18*y - 1) + (19 - 18*y))/(q + 1)))


def second_derivative(z, y):
    """The second derivative ∂²L/∂z² of label-smoothed-bce, elementwise.

      where L = -(19/20 - 9*y/10)*log(1 - ŷ) - (9*y/10 + 1/20)*log(ŷ)
      where ŷ = σ(z)
      where a = Abs(z)
      where q = exp(-a)
      ∂²L/∂z²
      = ∂((20*ŷ - 18*y - 1)/20)/∂z  [differentiate ∂L/∂z]
      = ∂ŷ/∂z                       [chain rule through ŷ]
      = ŷ*(1 - ŷ)                   [collect]
      = σ(z)*(1 - σ(z))             [insert ŷ]
      = q/(q*(q + 2) + 1)           [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['label-smoothed-bce'].stable_forms['second_derivative'].
    """
    a = abs(z)
    q = numpy.exp(-a)
    return q/(q*(q + 2) + 1)


def probability(z):
    """The probability of label 1 of label-smoothed-bce, elementwise.

      where s = exp(z)/(exp(z) + 1)
      σ(z)
      = s   [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['label-smoothed-bce'].stable_forms['probability'].
    """
    t = numpy.exp(lazy_minimum(z, 80))
    s = t/(t + 1)
    return s


def value_and_slope(z, y):
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    q = numpy.exp(-a)
    w = numpy.expm1(-numpy.minimum(11/16, a))
    return [a*numpy.where(u >= 0, 19/20, 1/20) + numpy.log1p(q), v*numpy.where(a <= 11/16, (1/20)*numpy.where(u >= 0, 19 - q, 19*w + 18)/(q + 1), (1/20)*numpy.where(u >= 0, 19 - q, 19*q - 1)/(q + 1))]


def soft_value_and_slope(z, y):
    a = abs(z)
    q = numpy.exp(-a)
    w = numpy.expm1(-numpy.minimum(11/16, a))
    return [a*((1/20)*numpy.where(z >= 0, 19 - 18*y, 18*y + 1)) + numpy.log1p(q), numpy.where(a <= 11/16, (1/20)*numpy.where(z >= 0, w*(-18*y - 1) + 18*(1 - 2*y), w*(19 - 18*y) + 18*(1 - 2*y))/(q + 1), (1/20)*numpy.where(z >= 0, q*(-18*y - 1) + (19 - 18*y), q*(19 - 18*y) + (-18*y - 1))/(q + 1))]


def one_power(z, y):
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    q = exp(-a)
    return q


def soft_one_power(z, y):
    a = abs(z)
    q = exp(-a)
    return q


def one_activation(z, y, q):
    t = exp(minimum(80, z))
    s = t/(t + 1)
    return s


def one_loss(z, y, q):
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    return a*where(u >= 0, 19/20, 1/20) + log1p(q)


def soft_one_loss(z, y, q):
    a = abs(z)
    return a*((1/20)*where(z >= 0, 19 - 18*y, 18*y + 1)) + log1p(q)


def one_derivative(z, y, q):
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    w = expm1(-minimum(11/16, a))
    return v*where(a <= 11/16, (1/20)*where(u >= 0, 19 - q, 19*w + 18)/(q + 1), (1/20)*where(u >= 0, 19 - q, 19*q - 1)/(q + 1))


def soft_one_derivative(z, y, q):
    a = abs(z)
    w = expm1(-minimum(11/16, a))
    return where(a <= 11/16, (1/20)*where(z >= 0, w*(-18*y - 1) + 18*(1 - 2*y), w*(19 - 18*y) + 18*(1 - 2*y))/(q + 1), (1/20)*where(z >= 0, q*(-18*y - 1) + (19 - 18*y), q*(19 - 18*y) + (-18*y - 1))/(q + 1))


def one_second_derivative(z, y, q):
    a = abs(z)
    q = exp(-a)
    return q/(q*(q + 2) + 1)


def one_probability(z, y, q):
    t = exp(minimum(80, z))
    s = t/(t + 1)
    return s


def one_rest(z, y, q):
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    return a*where(u >= 0, 19/20, 1/20)


def soft_one_rest(z, y, q):
    a = abs(z)
    return a*((1/20)*where(z >= 0, 19 - 18*y, 18*y + 1))
