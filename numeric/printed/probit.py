# mypy: ignore-errors
"""probit, printed from its derivations by `make`. Not to be edited: a test prints it again."""

import numpy
from numeric.vectorised import clip, exp, log, log1p, maximum, minimum, where
from numeric.special import erfcx, excess, gauss
from math import pi, sqrt
from numeric.labels import Labels

LABELS = Labels(values=(0.0, 1.0), low=0.0, high=1.0, integer=False)
CONVEX = True
MARGIN = True
SMOOTHNESS = 1.000000000000001
CONCORDANCE = None
FORGOTTEN = {'activation': (), 'loss': (), 'derivative': (), 'second_derivative': (), 'probability': ()}
REACHES = {'activation': False, 'loss': True, 'derivative': True, 'second_derivative': True, 'probability': False}


def activation(z):
    """The output ŷ of probit, elementwise.

      where a = Abs(z)
      where g = exp(-a**2/2)
      where E = exp(a**2/2)*(1 - erf(sqrt(2)*a/2))
      erf(sqrt(2)*z/2)/2 + 1/2
      = -(E*g - 2)/2 if z ≥ 0; E*g/2 otherwise  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['probit'].stable_forms['activation'].
    """
    a = abs(z)
    g = gauss(a)
    E = erfcx((1/2)*numpy.sqrt(2)*a)
    return numpy.where(z >= 0, -1/2*(E*g - 2), (1/2)*E*g)


def loss(z, y):
    """The loss L of probit, elementwise.

      where a = Abs(z)
      where g = exp(-a**2/2)
      where E = exp(a**2/2)*(1 - erf(sqrt(2)*a/2))
      -y*log(erf(sqrt(2)*z/2)/2 + 1/2) - (1 - y)*log(1/2 - erf(sqrt(2)*z/2)/2)
      = a*a*(1/2 - y/2 if z ≥ 0; y/2 otherwise) + (-y*log1p(-E*g/2) - (1 - y)*log(E/2) if z ≥ 0; -y*log(E/2) - log1p(-E*g/2)*(1 - y) otherwise)  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['probit'].stable_forms['loss'].
    """
    a = abs(z)
    g = gauss(a)
    E = erfcx((1/2)*numpy.sqrt(2)*a)
    return numpy.where(z >= 0, -y*numpy.log1p(-1/2*E*g) - (1 - y)*numpy.log((1/2)*E), -y*numpy.log((1/2)*E) - (1 - y)*numpy.log1p(-1/2*E*g)) + a*(a*numpy.where(z >= 0, 1/2 - 1/2*y, (1/2)*y))


def derivative(z, y):
    """The derivative ∂L/∂z of probit, elementwise.

      where L = -y*log(ŷ) - (1 - y)*log(1 - ŷ)
      where ŷ = erf(sqrt(2)*z/2)/2 + 1/2
      where a = Abs(z)
      where g = exp(-a**2/2)
      where E = exp(a**2/2)*(1 - erf(sqrt(2)*a/2))
      where h = sqrt(2)*exp(-a**2/2)/(sqrt(pi)*(1 - erf(sqrt(2)*a/2))) - a
      where k = sqrt(2)*g/(sqrt(pi)*(2 - E*g))
      ∂L/∂z
      = ∂L/∂ŷ*∂ŷ/∂z                                                                           [chain rule]
      = ((1 - y)/(1 - ŷ) - y/ŷ)*(sqrt(2)*exp(-z**2/2)/(2*sqrt(pi)))                           [the factors]
      = ((ŷ - y)/(ŷ*(1 - ŷ)))*(sqrt(2)*exp(-z**2/2)/(2*sqrt(pi)))                             [common denominator]
      = sqrt(2)*exp(-z**2/2)*(1 - y)/(2*sqrt(pi)*(1/2 - erf(sqrt(2)*z/2)/2)) - sqrt(2)*y*exp(-z**2/2)/(2*sqrt(pi)*(erf(sqrt(2)*z/2)/2 + 1/2))  [multiply and cancel]
      = (1 - y)*(a + h) - k*y if z ≥ 0; k*(1 - y) + y*(-a - h) otherwise                      [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['probit'].stable_forms['derivative'].
    """
    a = abs(z)
    g = gauss(a)
    E = erfcx((1/2)*numpy.sqrt(2)*a)
    k = numpy.sqrt(2)*g/(numpy.sqrt(numpy.pi)*(-E*g + 2))
    h = excess(a)
    return numpy.where(z >= 0, -k*y + (1 - y)*(a + h), k*(1 - y) + y*(-a - h))


def second_derivative(z, y):
    """The second derivative ∂²L/∂z² of probit, elementwise.

      where L = -y*log(ŷ) - (1 - y)*log(1 - ŷ)
      where ŷ = erf(sqrt(2)*z/2)/2 + 1/2
      where a = Abs(z)
      where g = exp(-a**2/2)
      where E = exp(a**2/2)*(1 - erf(sqrt(2)*a/2))
      where h = sqrt(2)*exp(-a**2/2)/(sqrt(pi)*(1 - erf(sqrt(2)*a/2))) - a
      where p = exp(-Min(37, a)**2/2)
      where r = exp(-37*Max(0, a - 37))*exp(-Max(0, a - 37)**2/2)
      where f = sqrt(2)*p/(sqrt(pi)*(2 - E*g))
      where k = sqrt(2)*g/(sqrt(pi)*(2 - E*g))
      ∂²L/∂z²
      = ∂(sqrt(2)*exp(-z**2/2)*(1 - y)/(2*sqrt(pi)*(1/2 - erf(sqrt(2)*z/2)/2)) - sqrt(2)*y*exp(-z**2/2)/(2*sqrt(pi)*(erf(sqrt(2)*z/2)/2 + 1/2)))/∂z  [differentiate ∂L/∂z]
      = sqrt(2)*y*z*exp(-z**2/2)/(2*sqrt(pi)*(erf(sqrt(2)*z/2)/2 + 1/2)) + y*exp(-z**2)/(2*pi*(erf(sqrt(2)*z/2)/2 + 1/2)**2) - sqrt(2)*z*exp(-z**2/2)*(1 - y)/(2*sqrt(pi)*(1/2 - erf(sqrt(2)*z/2)/2)) + exp(-z**2)*(1 - y)/(2*pi*(1/2 - erf(sqrt(2)*z/2)/2)**2)  [collect]
      = h*(1 - y)*(a + h) + f*y*(a + k)*r if z ≥ 0; h*y*(a + h) + f*(1 - y)*(a + k)*r otherwise  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['probit'].stable_forms['second_derivative'].
    """
    a = abs(z)
    p = gauss(numpy.minimum(37, a))
    r = numpy.exp(-37*numpy.clip(a - 37, 0, 20000/37))*gauss(numpy.maximum(0, a - 37))
    g = p*r
    E = erfcx((1/2)*numpy.sqrt(2)*a)
    f = numpy.sqrt(2)*p/(numpy.sqrt(numpy.pi)*(-E*g + 2))
    k = f*r
    h = excess(a)
    return numpy.where(z >= 0, h*(1 - y)*(a + h) + r*(f*y*(a + k)), h*y*(a + h) + r*(f*(1 - y)*(a + k)))


def probability(z):
    """The probability of label 1 of probit, elementwise.

      where a = Abs(z)
      where g = exp(-a**2/2)
      where E = exp(a**2/2)*(1 - erf(sqrt(2)*a/2))
      erf(sqrt(2)*z/2)/2 + 1/2
      = -(E*g - 2)/2 if z ≥ 0; E*g/2 otherwise  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['probit'].stable_forms['probability'].
    """
    a = abs(z)
    g = gauss(a)
    E = erfcx((1/2)*numpy.sqrt(2)*a)
    return numpy.where(z >= 0, -1/2*(E*g - 2), (1/2)*E*g)


def value_and_slope(z, y):
    a = abs(z)
    g = gauss(a)
    E = erfcx((1/2)*numpy.sqrt(2)*a)
    k = numpy.sqrt(2)*g/(numpy.sqrt(numpy.pi)*(-E*g + 2))
    h = excess(a)
    return [numpy.where(z >= 0, -y*numpy.log1p(-1/2*E*g) - (1 - y)*numpy.log((1/2)*E), -y*numpy.log((1/2)*E) - (1 - y)*numpy.log1p(-1/2*E*g)) + a*(a*numpy.where(z >= 0, 1/2 - 1/2*y, (1/2)*y)), numpy.where(z >= 0, -k*y + (1 - y)*(a + h), k*(1 - y) + y*(-a - h))]


def one_activation(z, y, q):
    a = abs(z)
    g = gauss(a)
    E = erfcx((1/2)*sqrt(2)*a)
    return where(z >= 0, -1/2*(E*g - 2), (1/2)*E*g)


def one_loss(z, y, q):
    a = abs(z)
    g = gauss(a)
    E = erfcx((1/2)*sqrt(2)*a)
    return where(z >= 0, -y*log1p(-1/2*E*g) - (1 - y)*log((1/2)*E), -y*log((1/2)*E) - (1 - y)*log1p(-1/2*E*g)) + a*(a*where(z >= 0, 1/2 - 1/2*y, (1/2)*y))


def one_derivative(z, y, q):
    a = abs(z)
    g = gauss(a)
    E = erfcx((1/2)*sqrt(2)*a)
    k = sqrt(2)*g/(sqrt(pi)*(-E*g + 2))
    h = excess(a)
    return where(z >= 0, -k*y + (1 - y)*(a + h), k*(1 - y) + y*(-a - h))


def one_second_derivative(z, y, q):
    a = abs(z)
    p = gauss(minimum(37, a))
    r = exp(-37*clip(a - 37, 0, 20000/37))*gauss(maximum(0, a - 37))
    g = p*r
    E = erfcx((1/2)*sqrt(2)*a)
    f = sqrt(2)*p/(sqrt(pi)*(-E*g + 2))
    k = f*r
    h = excess(a)
    return where(z >= 0, h*(1 - y)*(a + h) + r*(f*y*(a + k)), h*y*(a + h) + r*(f*(1 - y)*(a + k)))


def one_probability(z, y, q):
    a = abs(z)
    g = gauss(a)
    E = erfcx((1/2)*sqrt(2)*a)
    return where(z >= 0, -1/2*(E*g - 2), (1/2)*E*g)
