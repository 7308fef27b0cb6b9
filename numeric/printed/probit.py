# mypy: ignore-errors
"""probit, printed from its derivations by `make`. Not to be edited: a test prints it again."""

import numpy
from numeric.vectorised import exp, log, log1p, where
from numeric.special import erfcx
from math import pi, sqrt
from numeric.labels import Labels

LABELS = Labels(values=(0.0, 1.0), low=0.0, high=1.0, integer=False)
CONVEX = True
MARGIN = True
SMOOTHNESS = None
CONCORDANCE = None
FORGOTTEN = {'activation': (), 'loss': (), 'derivative': (), 'second_derivative': (), 'probability': ()}
REACHES = {'activation': False, 'loss': True, 'derivative': False, 'second_derivative': True, 'probability': False}


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
    g = numpy.exp(-1/2*a**2)
    E = erfcx((1/2)*numpy.sqrt(2)*a)
    return numpy.where(z >= 0, -1/2*(E*g - 2), (1/2)*E*g)


def loss(z, y):
    """The loss L of probit, elementwise.

      where a = Abs(z)
      where g = exp(-a**2/2)
      where E = exp(a**2/2)*(1 - erf(sqrt(2)*a/2))
      -y*log(erf(sqrt(2)*z/2)/2 + 1/2) - (1 - y)*log(1/2 - erf(sqrt(2)*z/2)/2)
      = a*(1/2)*a*(1 - y) - y*log1p(-E*g/2) - (1 - y)*log(E/2) if z ≥ 0; a*(1/2)*a*y - y*log(E/2) - log1p(-E*g/2)*(1 - y) otherwise  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['probit'].stable_forms['loss'].
    """
    a = abs(z)
    g = numpy.exp(-1/2*a**2)
    E = erfcx((1/2)*numpy.sqrt(2)*a)
    return numpy.where(z >= 0, a*((1/2)*a*(1 - y)) - y*numpy.log1p(-1/2*E*g) - (1 - y)*numpy.log((1/2)*E), a*((1/2)*a*y) - y*numpy.log((1/2)*E) - (1 - y)*numpy.log1p(-1/2*E*g))


def derivative(z, y):
    """The derivative ∂L/∂z of probit, elementwise.

      where L = -y*log(ŷ) - (1 - y)*log(1 - ŷ)
      where ŷ = erf(sqrt(2)*z/2)/2 + 1/2
      where a = Abs(z)
      where g = exp(-a**2/2)
      where E = exp(a**2/2)*(1 - erf(sqrt(2)*a/2))
      ∂L/∂z
      = ∂L/∂ŷ*∂ŷ/∂z                                                                           [chain rule]
      = ((1 - y)/(1 - ŷ) - y/ŷ)*(sqrt(2)*exp(-z**2/2)/(2*sqrt(pi)))                           [the factors]
      = ((ŷ - y)/(ŷ*(1 - ŷ)))*(sqrt(2)*exp(-z**2/2)/(2*sqrt(pi)))                             [common denominator]
      = sqrt(2)*exp(-z**2/2)*(1 - y)/(2*sqrt(pi)*(1/2 - erf(sqrt(2)*z/2)/2)) - sqrt(2)*y*exp(-z**2/2)/(2*sqrt(pi)*(erf(sqrt(2)*z/2)/2 + 1/2))  [multiply and cancel]
      = sqrt(2)*g*y/(sqrt(pi)*(E*g - 2)) + sqrt(2)*(1 - y)/(E*sqrt(pi)) if z ≥ 0; -sqrt(2)*g*(1 - y)/(sqrt(pi)*(E*g - 2)) - sqrt(2)*y/(E*sqrt(pi)) otherwise  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['probit'].stable_forms['derivative'].
    """
    a = abs(z)
    g = numpy.exp(-1/2*a**2)
    E = erfcx((1/2)*numpy.sqrt(2)*a)
    return numpy.where(z >= 0, numpy.sqrt(2)*g*y/(numpy.sqrt(numpy.pi)*(E*g - 2)) + numpy.sqrt(2)*(1 - y)/(numpy.sqrt(numpy.pi)*E), -numpy.sqrt(2)*g*(1 - y)/(numpy.sqrt(numpy.pi)*(E*g - 2)) - numpy.sqrt(2)*y/(numpy.sqrt(numpy.pi)*E))


def second_derivative(z, y):
    """The second derivative ∂²L/∂z² of probit, elementwise.

      where L = -y*log(ŷ) - (1 - y)*log(1 - ŷ)
      where ŷ = erf(sqrt(2)*z/2)/2 + 1/2
      where a = Abs(z)
      where g = exp(-a**2/2)
      where E = exp(a**2/2)*(1 - erf(sqrt(2)*a/2))
      ∂²L/∂z²
      = ∂(sqrt(2)*exp(-z**2/2)*(1 - y)/(2*sqrt(pi)*(1/2 - erf(sqrt(2)*z/2)/2)) - sqrt(2)*y*exp(-z**2/2)/(2*sqrt(pi)*(erf(sqrt(2)*z/2)/2 + 1/2)))/∂z  [differentiate ∂L/∂z]
      = sqrt(2)*y*z*exp(-z**2/2)/(2*sqrt(pi)*(erf(sqrt(2)*z/2)/2 + 1/2)) + y*exp(-z**2)/(2*pi*(erf(sqrt(2)*z/2)/2 + 1/2)**2) - sqrt(2)*z*exp(-z**2/2)*(1 - y)/(2*sqrt(pi)*(1/2 - erf(sqrt(2)*z/2)/2)) + exp(-z**2)*(1 - y)/(2*pi*(1/2 - erf(sqrt(2)*z/2)/2)**2)  [collect]
      = -g*y*(sqrt(2)*E*a*g*pi - 2*sqrt(2)*a*pi - 2*g*sqrt(pi))/(pi**(3/2)*(E*g - 2)**2) - (1 - y)*(sqrt(2)*E*a*pi - 2*sqrt(pi))/(E**2*pi**(3/2)) if z ≥ 0; -g*(1 - y)*(sqrt(2)*E*a*g*pi - 2*sqrt(2)*a*pi - 2*g*sqrt(pi))/(pi**(3/2)*(E*g - 2)**2) - y*(sqrt(2)*E*a*pi - 2*sqrt(pi))/(E**2*pi**(3/2)) otherwise  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['probit'].stable_forms['second_derivative'].
    """
    a = abs(z)
    g = numpy.exp(-1/2*a**2)
    E = erfcx((1/2)*numpy.sqrt(2)*a)
    return numpy.where(z >= 0, -g*y*(numpy.sqrt(2)*numpy.pi*E*a*g - 2*numpy.sqrt(2)*numpy.pi*a - 2*numpy.sqrt(numpy.pi)*g)/(numpy.pi**(3/2)*(E*g - 2)**2) - (1 - y)*(numpy.sqrt(2)*numpy.pi*E*a - 2*numpy.sqrt(numpy.pi))/(numpy.pi**(3/2)*E**2), -g*(1 - y)*(numpy.sqrt(2)*numpy.pi*E*a*g - 2*numpy.sqrt(2)*numpy.pi*a - 2*numpy.sqrt(numpy.pi)*g)/(numpy.pi**(3/2)*(E*g - 2)**2) - y*(numpy.sqrt(2)*numpy.pi*E*a - 2*numpy.sqrt(numpy.pi))/(numpy.pi**(3/2)*E**2))


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
    g = numpy.exp(-1/2*a**2)
    E = erfcx((1/2)*numpy.sqrt(2)*a)
    return numpy.where(z >= 0, -1/2*(E*g - 2), (1/2)*E*g)


def value_and_slope(z, y):
    a = abs(z)
    g = numpy.exp(-1/2*a**2)
    E = erfcx((1/2)*numpy.sqrt(2)*a)
    return [numpy.where(z >= 0, a*((1/2)*a*(1 - y)) - y*numpy.log1p(-1/2*E*g) - (1 - y)*numpy.log((1/2)*E), a*((1/2)*a*y) - y*numpy.log((1/2)*E) - (1 - y)*numpy.log1p(-1/2*E*g)), numpy.where(z >= 0, numpy.sqrt(2)*g*y/(numpy.sqrt(numpy.pi)*(E*g - 2)) + numpy.sqrt(2)*(1 - y)/(numpy.sqrt(numpy.pi)*E), -numpy.sqrt(2)*g*(1 - y)/(numpy.sqrt(numpy.pi)*(E*g - 2)) - numpy.sqrt(2)*y/(numpy.sqrt(numpy.pi)*E))]


def one_loss(z, y):
    a = abs(z)
    g = exp(-1/2*a**2)
    E = erfcx((1/2)*sqrt(2)*a)
    return where(z >= 0, a*((1/2)*a*(1 - y)) - y*log1p(-1/2*E*g) - (1 - y)*log((1/2)*E), a*((1/2)*a*y) - y*log((1/2)*E) - (1 - y)*log1p(-1/2*E*g))


def one_derivative(z, y):
    a = abs(z)
    g = exp(-1/2*a**2)
    E = erfcx((1/2)*sqrt(2)*a)
    return where(z >= 0, sqrt(2)*g*y/(sqrt(pi)*(E*g - 2)) + sqrt(2)*(1 - y)/(sqrt(pi)*E), -sqrt(2)*g*(1 - y)/(sqrt(pi)*(E*g - 2)) - sqrt(2)*y/(sqrt(pi)*E))
