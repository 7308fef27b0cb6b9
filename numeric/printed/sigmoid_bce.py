# mypy: ignore-errors
"""sigmoid-bce, printed from its derivations by `make`. Not to be edited: a test prints it again."""

import numpy
from numeric.vectorised import clip, exp, expm1, log1p, minimum, where
from numeric.special import lazy_minimum
from numeric.labels import Labels

LABELS = Labels(values=(0.0, 1.0), low=0.0, high=1.0, integer=False)
CONVEX = True
MARGIN = True
SMOOTHNESS = 0.2500000000000003
CONCORDANCE = 1.0
FORGOTTEN = {'activation': (), 'loss': (), 'derivative': (), 'soft_derivative': (), 'second_derivative': (1,), 'probability': ()}
REACHES = {'activation': False, 'loss': True, 'derivative': False, 'soft_derivative': False, 'second_derivative': False, 'probability': False}


def activation(z):
    """The output ŷ of sigmoid-bce, elementwise.

      where s = exp(z)/(exp(z) + 1)
      σ(z)
      = s   [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['sigmoid-bce'].stable_forms['activation'].
    """
    t = numpy.exp(lazy_minimum(z, 80))
    s = t/(t + 1)
    return s


def loss(z, y):
    """The loss L of sigmoid-bce, elementwise.

      where a = Abs(z)
      where q = exp(-a)
      for y ∈ [0, 1]
      -y*log(σ(z)) - (1 - y)*log(1 - σ(z))
      = ((1 if z ≥ 0; 0 otherwise) + (-y))*z + log1p(q)  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['sigmoid-bce'].stable_forms['loss'].
    """
    a = abs(z)
    q = numpy.exp(-a)
    return z*((z >= 0) - y) + numpy.log1p(q)


def derivative(z, y):
    """The derivative ∂L/∂z of sigmoid-bce, elementwise.

      where L = -y*log(ŷ) - (1 - y)*log(1 - ŷ)
      where ŷ = σ(z)
      where v = 1 - 2*y
      where u = v*z
      where s = exp(u)/(exp(u) + 1)
      for y ∈ {0, 1}
      ∂L/∂z
      = ∂L/∂ŷ*∂ŷ/∂z                        [chain rule]
      = ((1 - y)/(1 - ŷ) - y/ŷ)*ŷ*(1 - ŷ)  [the factors]
      = ((ŷ - y)/(ŷ*(1 - ŷ)))*ŷ*(1 - ŷ)    [common denominator]
      = ŷ - y                              [multiply and cancel]
      = σ(z) - y                           [insert ŷ]
      = v*s                                [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['sigmoid-bce'].stable_forms['derivative'].
    """
    v = 1 - 2*y
    u = v*z
    t = numpy.exp(lazy_minimum(u, 80))
    s = t/(t + 1)
    return s*v


def soft_derivative(z, y):
    """The derivative ∂L/∂z of sigmoid-bce, elementwise.

      where L = -y*log(ŷ) - (1 - y)*log(1 - ŷ)
      where ŷ = σ(z)
      where a = Abs(z)
      where q = exp(-a)
      where w = exp(Min(11/16, Max(-11/16, z))) - 1
      where t = exp(Min(600, z))
      for y ∈ [0, 1]
      ∂L/∂z
      = ∂L/∂ŷ*∂ŷ/∂z                                                                           [chain rule]
      = ((1 - y)/(1 - ŷ) - y/ŷ)*ŷ*(1 - ŷ)                                                     [the factors]
      = ((ŷ - y)/(ŷ*(1 - ŷ)))*ŷ*(1 - ŷ)                                                       [common denominator]
      = ŷ - y                                                                                 [multiply and cancel]
      = σ(z) - y                                                                              [insert ŷ]
      = 1/2 - y + w/(2*w + 4) if a ≤ 11/16; (t*(1 - y) - y)/(t + 1) if z ≤ 600; (1 - y - q*y)/(q + 1) otherwise  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['sigmoid-bce'].stable_forms['derivative'].
    """
    a = abs(z)
    q = numpy.exp(-a)
    w = numpy.expm1(numpy.clip(z, -11/16, 11/16))
    t = numpy.exp(lazy_minimum(z, 600))
    return numpy.where(a <= 11/16, w/(2*w + 4) + (1/2 - y), numpy.where(z <= 600, (t*(1 - y) - y)/(t + 1), (-q*y + (1 - y))/(q + 1)))


def second_derivative(z, y):
    """The second derivative ∂²L/∂z² of sigmoid-bce, elementwise.

      where L = -y*log(ŷ) - (1 - y)*log(1 - ŷ)
      where ŷ = σ(z)
      where a = Abs(z)
      where q = exp(-a)
      ∂²L/∂z²
      = ∂(ŷ - y)/∂z        [differentiate ∂L/∂z]
      = ∂ŷ/∂z              [chain rule through ŷ]
      = ŷ*(1 - ŷ)          [collect]
      = σ(z)*(1 - σ(z))    [insert ŷ]
      = q/(q*(q + 2) + 1)  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['sigmoid-bce'].stable_forms['second_derivative'].
    """
    a = abs(z)
    q = numpy.exp(-a)
    return q/(q*(q + 2) + 1)


def probability(z):
    """The probability of label 1 of sigmoid-bce, elementwise.

      where s = exp(z)/(exp(z) + 1)
      σ(z)
      = s   [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['sigmoid-bce'].stable_forms['probability'].
    """
    t = numpy.exp(lazy_minimum(z, 80))
    s = t/(t + 1)
    return s


def value_and_slope(z, y):
    a = abs(z)
    q = numpy.exp(-a)
    v = 1 - 2*y
    u = v*z
    t = numpy.exp(lazy_minimum(u, 80))
    s = t/(t + 1)
    return [z*((z >= 0) - y) + numpy.log1p(q), s*v]


def soft_value_and_slope(z, y):
    a = abs(z)
    q = numpy.exp(-a)
    w = numpy.expm1(-numpy.minimum(11/16, a))
    return [z*((z >= 0) - y) + numpy.log1p(q), numpy.where(a <= 11/16, (w*((z < 0) - y) + (1 - 2*y))/(q + 1), (q*((z < 0) - y) + ((z >= 0) - y))/(q + 1))]


def one_power(z, y):
    a = abs(z)
    q = exp(-a)
    return q


def soft_one_power(z, y):
    a = abs(z)
    q = exp(-a)
    return q


def one_activation(z, y, q):
    s = where(z >= 0, 1, q)/(q + 1)
    return s


def one_loss(z, y, q):
    return z*((z >= 0) - y) + log1p(q)


def soft_one_loss(z, y, q):
    return z*((z >= 0) - y) + log1p(q)


def one_derivative(z, y, q):
    v = 1 - 2*y
    u = v*z
    s = where(u >= 0, 1, q)/(q + 1)
    return s*v


def soft_one_derivative(z, y, q):
    a = abs(z)
    w = expm1(-minimum(11/16, a))
    return where(a <= 11/16, (w*((z < 0) - y) + (1 - 2*y))/(q + 1), (q*((z < 0) - y) + ((z >= 0) - y))/(q + 1))


def one_second_derivative(z, y, q):
    return q/(q*(q + 2) + 1)


def one_probability(z, y, q):
    s = where(z >= 0, 1, q)/(q + 1)
    return s


def one_rest(z, y, q):
    return z*((z >= 0) - y)


def soft_one_rest(z, y, q):
    return z*((z >= 0) - y)
