# mypy: ignore-errors
"""tanh-bce, printed from its derivations by `make`. Not to be edited: a test prints it again."""

import numpy
from numeric.vectorised import clip, exp, expm1, log1p, minimum, where
from numeric.special import lazy_minimum
from numeric.labels import Labels

LABELS = Labels(values=(0.0, 1.0), low=0.0, high=1.0, integer=False)
CONVEX = True
MARGIN = True
SMOOTHNESS = 1.000000000000001
CONCORDANCE = 2.0
FORGOTTEN = {'activation': (), 'loss': (), 'derivative': (), 'soft_derivative': (), 'second_derivative': (1,), 'probability': ()}
REACHES = {'activation': False, 'loss': True, 'derivative': False, 'soft_derivative': False, 'second_derivative': False, 'probability': False}


def activation(z):
    """The output ŷ of tanh-bce, elementwise.

      where a = Abs(z)
      where m = exp(-2*a) - 1
      tanh(z)
      = (-1 if z ≥ 0; 1 otherwise)*m/(m + 2)  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['tanh-bce'].stable_forms['activation'].
    """
    a = abs(z)
    m = numpy.expm1(-2*lazy_minimum(a, 10000))
    return m*numpy.where(z >= 0, -1, 1)/(m + 2)


def loss(z, y):
    """The loss L of tanh-bce, elementwise.

      where a = Abs(z)
      where q = exp(-2*a)
      for y ∈ [0, 1]
      -y*log(tanh(z)/2 + 1/2) - (1 - y)*log(1/2 - tanh(z)/2)
      = 2*((1 if z ≥ 0; 0 otherwise) + (-y))*z + log1p(q)     [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['tanh-bce'].stable_forms['loss'].
    """
    a = abs(z)
    q = numpy.exp(-2*lazy_minimum(a, 10000))
    return z*(2*((z >= 0) - y)) + numpy.log1p(q)


def derivative(z, y):
    """The derivative ∂L/∂z of tanh-bce, elementwise.

      where L = -y*log(ŷ/2 + 1/2) - (1 - y)*log(1/2 - ŷ/2)
      where ŷ = tanh(z)
      where v = 1 - 2*y
      where u = v*z
      where s = exp(2*u)/(exp(2*u) + 1)
      for y ∈ {0, 1}
      ∂L/∂z
      = ∂L/∂ŷ*∂ŷ/∂z                                                    [chain rule]
      = ((1 - y)/(2*(1/2 - ŷ/2)) - y/(2*(ŷ/2 + 1/2)))*(ŷ + 1)*(1 - ŷ)  [the factors]
      = ((ŷ - 2*y + 1)/((1 - ŷ)*(ŷ + 1)))*(ŷ + 1)*(1 - ŷ)              [common denominator]
      = ŷ - 2*y + 1                                                    [multiply and cancel]
      = tanh(z) - 2*y + 1                                              [insert ŷ]
      = v*2*s                                                          [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['tanh-bce'].stable_forms['derivative'].
    """
    v = 1 - 2*y
    u = v*z
    t = numpy.exp(2*numpy.clip(u, -10000, 40))
    s = t/(t + 1)
    return (2*s)*v


def soft_derivative(z, y):
    """The derivative ∂L/∂z of tanh-bce, elementwise.

      where L = -y*log(ŷ/2 + 1/2) - (1 - y)*log(1/2 - ŷ/2)
      where ŷ = tanh(z)
      where a = Abs(z)
      where q = exp(-2*a)
      where w = exp(-2*Min(11/32, a)) - 1
      for y ∈ [0, 1]
      ∂L/∂z
      = ∂L/∂ŷ*∂ŷ/∂z                                                                           [chain rule]
      = ((1 - y)/(2*(1/2 - ŷ/2)) - y/(2*(ŷ/2 + 1/2)))*(ŷ + 1)*(1 - ŷ)                         [the factors]
      = ((ŷ - 2*y + 1)/((1 - ŷ)*(ŷ + 1)))*(ŷ + 1)*(1 - ŷ)                                     [common denominator]
      = ŷ - 2*y + 1                                                                           [multiply and cancel]
      = tanh(z) - 2*y + 1                                                                     [insert ŷ]
      = 2*(1 - 2*y + ((1 if z < 0; 0 otherwise) + (-y))*w)/(q + 1) if a ≤ 11/32; 2*(1 if z ≥ 0; 0 otherwise - y + ((1 if z < 0; 0 otherwise) + (-y))*q)/(q + 1) otherwise  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['tanh-bce'].stable_forms['derivative'].
    """
    a = abs(z)
    q = numpy.exp(-2*lazy_minimum(a, 10000))
    w = numpy.expm1(-2*numpy.minimum(11/32, a))
    return numpy.where(a <= 11/32, 2*(w*((z < 0) - y) + (1 - 2*y))/(q + 1), 2*(q*((z < 0) - y) + ((z >= 0) - y))/(q + 1))


def second_derivative(z, y):
    """The second derivative ∂²L/∂z² of tanh-bce, elementwise.

      where L = -y*log(ŷ/2 + 1/2) - (1 - y)*log(1/2 - ŷ/2)
      where ŷ = tanh(z)
      where a = Abs(z)
      where q = exp(-2*a)
      where p = exp(-2*Min(354, a))
      where r = exp(-2*Max(0, a - 354))
      ∂²L/∂z²
      = ∂(ŷ - 2*y + 1)/∂z            [differentiate ∂L/∂z]
      = ∂ŷ/∂z                        [chain rule through ŷ]
      = (1 - ŷ)*(ŷ + 1)              [collect]
      = (1 - tanh(z))*(tanh(z) + 1)  [insert ŷ]
      = (p*4/(q*(q + 2) + 1))*r      [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['tanh-bce'].stable_forms['second_derivative'].
    """
    a = abs(z)
    p = numpy.exp(-2*lazy_minimum(a, 354))
    r = numpy.exp(-2*numpy.clip(a - 354, 0, 10000))
    q = p*r
    return r*(4*p/(q*(q + 2) + 1))


def probability(z):
    """The probability of label 1 of tanh-bce, elementwise.

      where s = exp(2*z)/(exp(2*z) + 1)
      tanh(z)/2 + 1/2
      = s              [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['tanh-bce'].stable_forms['probability'].
    """
    t = numpy.exp(2*numpy.clip(z, -10000, 40))
    s = t/(t + 1)
    return s


def value_and_slope(z, y):
    a = abs(z)
    q = numpy.exp(-2*lazy_minimum(a, 10000))
    v = 1 - 2*y
    u = v*z
    t = numpy.exp(2*numpy.clip(u, -10000, 40))
    s = t/(t + 1)
    return [z*(2*((z >= 0) - y)) + numpy.log1p(q), (2*s)*v]


def soft_value_and_slope(z, y):
    a = abs(z)
    q = numpy.exp(-2*lazy_minimum(a, 10000))
    w = numpy.expm1(-2*numpy.minimum(11/32, a))
    return [z*(2*((z >= 0) - y)) + numpy.log1p(q), numpy.where(a <= 11/32, 2*(w*((z < 0) - y) + (1 - 2*y))/(q + 1), 2*(q*((z < 0) - y) + ((z >= 0) - y))/(q + 1))]


def one_power(z, y):
    a = abs(z)
    q = exp(-2*minimum(10000, a))
    return q


def soft_one_power(z, y):
    a = abs(z)
    q = exp(-2*minimum(10000, a))
    return q


def one_activation(z, y, q):
    a = abs(z)
    m = expm1(-2*minimum(10000, a))
    return m*where(z >= 0, -1, 1)/(m + 2)


def one_loss(z, y, q):
    return z*(2*((z >= 0) - y)) + log1p(q)


def soft_one_loss(z, y, q):
    return z*(2*((z >= 0) - y)) + log1p(q)


def one_derivative(z, y, q):
    v = 1 - 2*y
    u = v*z
    s = where(u >= 0, 1, q)/(q + 1)
    return (2*s)*v


def soft_one_derivative(z, y, q):
    a = abs(z)
    w = expm1(-2*minimum(11/32, a))
    return where(a <= 11/32, 2*(w*((z < 0) - y) + (1 - 2*y))/(q + 1), 2*(q*((z < 0) - y) + ((z >= 0) - y))/(q + 1))


def one_second_derivative(z, y, q):
    a = abs(z)
    p = exp(-2*minimum(354, a))
    r = exp(-2*clip(a - 354, 0, 10000))
    q = p*r
    return r*(4*p/(q*(q + 2) + 1))


def one_probability(z, y, q):
    s = where(z >= 0, 1, q)/(q + 1)
    return s


def one_rest(z, y, q):
    return z*(2*((z >= 0) - y))


def soft_one_rest(z, y, q):
    return z*(2*((z >= 0) - y))
