namespace Civium.Detection;

/// <summary>
/// The exact sum of floating-point numbers that come and go. Its rounded results depend on which numbers are in it, never on the order
/// or the history of adding and removing them. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// The sum is an expansion: non-overlapping numbers of increasing magnitude that add up to it exactly (J. R. Shewchuk, "Adaptive
/// Precision Floating-Point Arithmetic and Fast Robust Geometric Predicates", Discrete &amp; Computational Geometry 18, 1997,
/// sections 2.3 and 2.4). Its rounding is that of Python's <c>math.fsum</c>: to nearest, ties to even. An expansion of n bits' spread has about n / 53
/// terms: one or two for measurements, so adding costs O(1).
/// </remarks>
public sealed class ExactSum
{
    /// <summary>The largest magnitude that may be added, 2^1000: so that 2^22 of them do not overflow.</summary>
    public const double Largest = 1.0715086071862673e301;

    /// <summary>Of how many numbers a mean can be taken: 2^22.</summary>
    public const int MostInMean = 1 << 22;

    private double[] _terms = new double[4];
    private int _count;

    /// <summary>The sum, correctly rounded: to nearest, ties to even.</summary>
    public double Value
    {
        get
        {
            if (_count == 0)
            {
                return 0;
            }

            var next = _count - 1;
            var high = _terms[next];
            var low = 0.0;
            while (next > 0 && low == 0)
            {
                (high, low) = TwoSum(high, _terms[--next]);
            }

            // Half way between two numbers, the terms not yet taken decide: they have the sign of the next.
            if (next > 0 && low != 0 && Math.Sign(low) == Math.Sign(_terms[next - 1]))
            {
                var (nudged, rest) = TwoSum(high, low * 2);
                if (rest == 0)
                {
                    high = nudged;
                }
            }

            return high;
        }
    }

    /// <summary>Adds a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN, or its magnitude is above <see cref="Largest"/>.</exception>
    public void Add(double number)
    {
        if (!(Math.Abs(number) <= Largest))
        {
            throw new ArgumentOutOfRangeException(nameof(number), number, "A number to sum must be finite and at most 2^1000 in magnitude.");
        }

        Grow(number);
    }

    /// <summary>Removes a number that was added. It leaves no trace: the exact sum is what it would be without it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN, or its magnitude is above <see cref="Largest"/>.</exception>
    public void Remove(double number) => Add(-number);

    /// <summary>The sum divided by <paramref name="count"/>, correctly rounded: to nearest, ties to even.</summary>
    /// <remarks>
    /// Rounding the sum and then the quotient would round twice. So the quotient is a first guess, moved to its neighbour while the exact sum
    /// lies beyond the middle between them. Quotients of a magnitude below 1e-270, no measurement, may be a unit in the last place off.
    /// </remarks>
    /// <param name="count">From 1 to <see cref="MostInMean"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not within its range.</exception>
    public double Mean(int count)
    {
        if (count is < 1 or > MostInMean)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "A mean is of 1 to 4194304 numbers.");
        }

        var guess = Value / count;
        if (_count == 0 || Math.Abs(guess) < 1e-270)
        {
            return guess;
        }

        if (BeyondMiddle(guess, Math.BitIncrement(guess), count))
        {
            return Math.BitIncrement(guess);
        }

        return BeyondMiddle(guess, Math.BitDecrement(guess), count) ? Math.BitDecrement(guess) : guess;
    }

    /// <summary>Whether sum / count is nearer to <paramref name="neighbour"/>, or half way and the neighbour even.</summary>
    private bool BeyondMiddle(double guess, double neighbour, int count)
    {
        // 2 sum - count (guess + neighbour), exactly: each product is the sum of its rounded value and its error.
        var difference = new ExactSum();
        for (var term = 0; term < _count; term++)
        {
            difference.Grow(2 * _terms[term]);
        }

        difference.SubtractProduct(count, guess);
        difference.SubtractProduct(count, neighbour);
        var sign = difference._count == 0 ? 0 : Math.Sign(difference._terms[difference._count - 1]);
        return sign == 0
            ? (BitConverter.DoubleToInt64Bits(neighbour) & 1) == 0
            : sign == Math.Sign(neighbour - guess);
    }

    private void SubtractProduct(double left, double right)
    {
        var product = left * right;
        Grow(-product);
        Grow(-Math.FusedMultiplyAdd(left, right, -product));
    }

    private void Grow(double number)
    {
        var kept = 0;
        for (var term = 0; term < _count; term++)
        {
            (number, var error) = TwoSum(number, _terms[term]);
            if (error != 0)
            {
                _terms[kept++] = error;
            }
        }

        if (kept == _terms.Length)
        {
            Array.Resize(ref _terms, kept * 2);
        }

        _count = kept;
        if (number != 0)
        {
            _terms[_count++] = number;
        }
    }

    /// <summary>The rounded sum and its error, exactly (Knuth; Shewchuk, theorem 7).</summary>
    private static (double Sum, double Error) TwoSum(double left, double right)
    {
        var sum = left + right;
        var rightPart = sum - left;
        var leftPart = sum - rightPart;
        return (sum, left - leftPart + (right - rightPart));
    }
}
