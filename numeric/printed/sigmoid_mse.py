# mypy: ignore-errors
"""sigmoid-mse, printed from its derivations by `make`. Not to be edited: a test prints it again."""

import numpy
from numeric.vectorised import exp, expm1, maximum, minimum, where
from numeric.special import lazy_minimum
from numeric.labels import Labels

LABELS = Labels(values=(0.0, 1.0), low=0.0, high=1.0, integer=False)
CONVEX = False
MARGIN = True
SMOOTHNESS = 0.15405857012135069
CONCORDANCE = None
FORGOTTEN = {'activation': (), 'loss': (), 'soft_loss': (), 'derivative': (), 'soft_derivative': (), 'second_derivative': (), 'soft_second_derivative': (), 'probability': ()}
REACHES = {'activation': False, 'loss': False, 'soft_loss': False, 'derivative': False, 'soft_derivative': False, 'second_derivative': False, 'soft_second_derivative': False, 'probability': False}


def activation(z):
    """The output ŷ of sigmoid-mse, elementwise.

      where s = exp(z)/(exp(z) + 1)
      σ(z)
      = s   [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['sigmoid-mse'].stable_forms['activation'].
    """
    t = numpy.exp(lazy_minimum(z, 80))
    s = t/(t + 1)
    return s


def loss(z, y):
    """The loss L of sigmoid-mse, elementwise.

      where v = 1 - 2*y
      where u = v*z
      where a = Abs(u)
      where q = exp(-a)
      for y ∈ {0, 1}
      (σ(z) - y)**2
      = Max(q**2, 1 if u ≥ 0; 0 otherwise)/(q*(q + 2) + 1)  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['sigmoid-mse'].stable_forms['loss'].
    """
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    q = numpy.exp(-a)
    return numpy.maximum(q**2, (u >= 0))/(q*(q + 2) + 1)


def soft_loss(z, y):
    """The loss L of sigmoid-mse, elementwise.

      where a = Abs(z)
      where q = exp(-a)
      where n = exp(Min(9/8, a)) - 1
      where j = ((1 if z ≥ 0; 0 otherwise) + (-1/2))*n/(n + 2)
      where d_1 = 1 - y
      where e_1 = 1 - d_1 - y
      where d_2 = 1/2 - y
      where e_2 = 1/2 - d_2 - y
      for y ∈ [0, 1]
      (σ(z) - y)**2
      = (d_2 + e_2 + j)**2 if a ≤ 9/8; (d_1 + e_1 - q/(q + 1) if z ≥ 0; q/(q + 1) - y otherwise)**2 otherwise  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['sigmoid-mse'].stable_forms['loss'].
    """
    a = abs(z)
    q = numpy.exp(-a)
    n = numpy.expm1(numpy.minimum(9/8, a))
    j = n*((z >= 0) - 1/2)/(n + 2)
    d_1 = 1 - y
    e_1 = -y + (1 - d_1)
    d_2 = 1/2 - y
    e_2 = -y + (1/2 - d_2)
    return numpy.where(a <= 9/8, (d_2 + (e_2 + j))**2, numpy.where(z >= 0, d_1 + (e_1 - q/(q + 1)), q/(q + 1) - y)**2)


def derivative(z, y):
    """The derivative ∂L/∂z of sigmoid-mse, elementwise.

      where L = (ŷ - y)**2
      where ŷ = σ(z)
      where v = 1 - 2*y
      where u = v*z
      where a = Abs(u)
      where q = exp(-a)
      for y ∈ {0, 1}
      ∂L/∂z
      = ∂L/∂ŷ*∂ŷ/∂z                                                      [chain rule]
      = (2*ŷ - 2*y)*ŷ*(1 - ŷ)                                            [the factors]
      = 2*(ŷ - y)*ŷ*(1 - ŷ)                                              [common denominator]
      = 2*ŷ*(ŷ - y)*(1 - ŷ)                                              [multiply and cancel]
      = 2*σ(z)*(σ(z) - y)*(1 - σ(z))                                     [insert ŷ]
      = v*(2*q*Max(q, 1 if u ≥ 0; 0 otherwise)/(q*(q*(q + 3) + 3) + 1))  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['sigmoid-mse'].stable_forms['derivative'].
    """
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    q = numpy.exp(-a)
    return v*(2*(q*numpy.maximum(q, (u >= 0)))/(q*(q*(q + 3) + 3) + 1))


def soft_derivative(z, y):
    """The derivative ∂L/∂z of sigmoid-mse, elementwise.

      where L = (ŷ - y)**2
      where ŷ = σ(z)
      where a = Abs(z)
      where q = exp(-a)
      where n = exp(Min(9/8, a)) - 1
      where j = ((1 if z ≥ 0; 0 otherwise) + (-1/2))*n/(n + 2)
      where d_2 = 1/2 - y
      where e_2 = 1/2 - d_2 - y
      for y ∈ [0, 1]
      ∂L/∂z
      = ∂L/∂ŷ*∂ŷ/∂z                                                                           [chain rule]
      = (2*ŷ - 2*y)*ŷ*(1 - ŷ)                                                                 [the factors]
      = 2*(ŷ - y)*ŷ*(1 - ŷ)                                                                   [common denominator]
      = 2*ŷ*(ŷ - y)*(1 - ŷ)                                                                   [multiply and cancel]
      = 2*σ(z)*(σ(z) - y)*(1 - σ(z))                                                          [insert ŷ]
      = 2*(d_2 + e_2 + j)/(n**2*q + 4) if a ≤ 9/8; 2*(1 if z ≥ 0; 0 otherwise - y + ((1 if z < 0; 0 otherwise) + (-y))*q)*q/(q*(q*(q + 3) + 3) + 1) otherwise  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['sigmoid-mse'].stable_forms['derivative'].
    """
    a = abs(z)
    q = numpy.exp(-a)
    n = numpy.expm1(numpy.minimum(9/8, a))
    j = n*((z >= 0) - 1/2)/(n + 2)
    d_2 = 1/2 - y
    e_2 = -y + (1/2 - d_2)
    return numpy.where(a <= 9/8, 2*(d_2 + (e_2 + j))/(n**2*q + 4), 2*q*(q*((z < 0) - y) + ((z >= 0) - y))/(q*(q*(q + 3) + 3) + 1))


def second_derivative(z, y):
    """The second derivative ∂²L/∂z² of sigmoid-mse, elementwise.

      where L = (ŷ - y)**2
      where ŷ = σ(z)
      where v = 1 - 2*y
      where u = v*z
      where a = Abs(u)
      where q = exp(-a)
      where n = exp(Min(9/8, a)) - 1
      where j = ((1 if u ≥ 0; 0 otherwise) + (-1/2))*n/(n + 2)
      for y ∈ {0, 1}
      ∂²L/∂z²
      = ∂(2*ŷ*(ŷ - y)*(1 - ŷ))/∂z                                                             [differentiate ∂L/∂z]
      = ∂ŷ/∂z*(2*ŷ*(1 - ŷ) - 2*ŷ*(ŷ - y) + 2*(ŷ - y)*(1 - ŷ))                                 [chain rule through ŷ]
      = 2*ŷ*(1 - ŷ)*(2*y*ŷ - y - 3*ŷ**2 + 2*ŷ)                                                [collect]
      = 2*σ(z)*(1 - σ(z))*(2*y*σ(z) - y - 3*σ(z)**2 + 2*σ(z))                                 [insert ŷ]
      = -2*(j*(j*3 + 1) - 1/4)/(n**2*q + 4) if a ≤ 9/8; ((-2*(1 + q*(-2)) if u ≥ 0; 2*(2 - q)*q otherwise)/(q*(q*(q*(q + 4) + 6) + 4) + 1))*q otherwise  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['sigmoid-mse'].stable_forms['second_derivative'].
    """
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    q = numpy.exp(-a)
    n = numpy.expm1(numpy.minimum(9/8, a))
    j = n*((u >= 0) - 1/2)/(n + 2)
    return numpy.where(a <= 9/8, -2*(j*(3*j + 1) - 1/4)/(n**2*q + 4), q*(numpy.where(u >= 0, -2*(1 + (-2)*q), 2*q*(2 - q))/(q*(q*(q*(q + 4) + 6) + 4) + 1)))


def soft_second_derivative(z, y):
    """The second derivative ∂²L/∂z² of sigmoid-mse, elementwise.

      where L = (ŷ - y)**2
      where ŷ = σ(z)
      where a = Abs(z)
      where q = exp(-a)
      where n = exp(Min(9/8, a)) - 1
      where j = ((1 if z ≥ 0; 0 otherwise) + (-1/2))*n/(n + 2)
      for y ∈ [0, 1]
      ∂²L/∂z²
      = ∂(2*ŷ*(ŷ - y)*(1 - ŷ))/∂z                                                             [differentiate ∂L/∂z]
      = ∂ŷ/∂z*(2*ŷ*(1 - ŷ) - 2*ŷ*(ŷ - y) + 2*(ŷ - y)*(1 - ŷ))                                 [chain rule through ŷ]
      = 2*ŷ*(1 - ŷ)*(2*y*ŷ - y - 3*ŷ**2 + 2*ŷ)                                                [collect]
      = 2*σ(z)*(1 - σ(z))*(2*y*σ(z) - y - 3*σ(z)**2 + 2*σ(z))                                 [insert ŷ]
      = -2*(j*(1 - 2*y + j*3) - 1/4)/(n**2*q + 4) if a ≤ 9/8; (-2*(1 - y + q*(q*y - 2)) if z ≥ 0; 2*(q*(q*(y - 1) + 2) - y) otherwise)*q/(q*(q*(q*(q + 4) + 6) + 4) + 1) otherwise  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['sigmoid-mse'].stable_forms['second_derivative'].
    """
    a = abs(z)
    q = numpy.exp(-a)
    n = numpy.expm1(numpy.minimum(9/8, a))
    j = n*((z >= 0) - 1/2)/(n + 2)
    return numpy.where(a <= 9/8, -2*(j*(3*j + (1 - 2*y)) - 1/4)/(n**2*q + 4), q*numpy.where(z >= 0, -2*(q*(q*y - 2) + (1 - y)), 2*(q*(q*(y - 1) + 2) - y))/(q*(q*(q*(q + 4) + 6) + 4) + 1))


def probability(z):
    """The probability of label 1 of sigmoid-mse, elementwise.

      where s = exp(z)/(exp(z) + 1)
      σ(z)
      = s   [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['sigmoid-mse'].stable_forms['probability'].
    """
    t = numpy.exp(lazy_minimum(z, 80))
    s = t/(t + 1)
    return s


def value_and_slope(z, y):
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    q = numpy.exp(-a)
    return [numpy.maximum(q**2, (u >= 0))/(q*(q + 2) + 1), v*(2*(q*numpy.maximum(q, (u >= 0)))/(q*(q*(q + 3) + 3) + 1))]


def soft_value_and_slope(z, y):
    a = abs(z)
    q = numpy.exp(-a)
    n = numpy.expm1(numpy.minimum(9/8, a))
    j = n*((z >= 0) - 1/2)/(n + 2)
    d_1 = 1 - y
    e_1 = -y + (1 - d_1)
    d_2 = 1/2 - y
    e_2 = -y + (1/2 - d_2)
    return [numpy.where(a <= 9/8, (d_2 + (e_2 + j))**2, numpy.where(z >= 0, d_1 + (e_1 - q/(q + 1)), q/(q + 1) - y)**2), numpy.where(a <= 9/8, 2*(d_2 + (e_2 + j))/(n**2*q + 4), 2*q*(q*((z < 0) - y) + ((z >= 0) - y))/(q*(q*(q + 3) + 3) + 1))]


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
    return maximum(q**2, (u >= 0))/(q*(q + 2) + 1)


def soft_one_loss(z, y, q):
    a = abs(z)
    n = expm1(minimum(9/8, a))
    j = n*((z >= 0) - 1/2)/(n + 2)
    d_1 = 1 - y
    e_1 = -y + (1 - d_1)
    d_2 = 1/2 - y
    e_2 = -y + (1/2 - d_2)
    return where(a <= 9/8, (d_2 + (e_2 + j))**2, where(z >= 0, d_1 + (e_1 - q/(q + 1)), q/(q + 1) - y)**2)


def one_derivative(z, y, q):
    v = 1 - 2*y
    u = v*z
    return v*(2*(q*maximum(q, (u >= 0)))/(q*(q*(q + 3) + 3) + 1))


def soft_one_derivative(z, y, q):
    a = abs(z)
    n = expm1(minimum(9/8, a))
    j = n*((z >= 0) - 1/2)/(n + 2)
    d_2 = 1/2 - y
    e_2 = -y + (1/2 - d_2)
    return where(a <= 9/8, 2*(d_2 + (e_2 + j))/(n**2*q + 4), 2*q*(q*((z < 0) - y) + ((z >= 0) - y))/(q*(q*(q + 3) + 3) + 1))


def one_second_derivative(z, y, q):
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    n = expm1(minimum(9/8, a))
    j = n*((u >= 0) - 1/2)/(n + 2)
    return where(a <= 9/8, -2*(j*(3*j + 1) - 1/4)/(n**2*q + 4), q*(where(u >= 0, -2*(1 + (-2)*q), 2*q*(2 - q))/(q*(q*(q*(q + 4) + 6) + 4) + 1)))


def soft_one_second_derivative(z, y, q):
    a = abs(z)
    n = expm1(minimum(9/8, a))
    j = n*((z >= 0) - 1/2)/(n + 2)
    return where(a <= 9/8, -2*(j*(3*j + (1 - 2*y)) - 1/4)/(n**2*q + 4), q*where(z >= 0, -2*(q*(q*y - 2) + (1 - y)), 2*(q*(q*(y - 1) + 2) - y))/(q*(q*(q*(q + 4) + 6) + 4) + 1))


def one_probability(z, y, q):
    t = exp(minimum(80, z))
    s = t/(t + 1)
    return s
