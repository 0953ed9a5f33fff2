"""Networks and extraction as the reference computes them, in plain torch modules and fp32, with the weights of ours.

What `bench ratios` measures against, and what whole networks are compared with in tests. A twin takes none of our
kernels: no product but F.linear, no attention but torch's own, one call a window, keys and values of the condition at
every pass. Of the reference's packages, spconv is 27 gathered products a convolution whose pairs are found once.
"""
