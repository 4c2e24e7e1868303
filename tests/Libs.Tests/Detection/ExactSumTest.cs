using System.Numerics;
using Civium.Detection;
using CsCheck;
using Xunit;

namespace Civium.Libs.Tests.Detection;

public sealed class ExactSumTest
{
    /// <summary>Numbers of very different size, some that cancel, some with few decimals.</summary>
    private static readonly Gen<double> Numbers = Gen.OneOf(
        Gen.Double[-1000, 1000],
        Gen.Int[-5000, 5000].Select(tenths => tenths / 10.0),
        Gen.Select(Gen.Double[-2, 2], Gen.Int[-150, 150], (mantissa, exponent) => Math.ScaleB(mantissa, exponent)));

    [Fact]
    public void A_sum_is_the_correctly_rounded_exact_sum() =>
        Numbers.Array[0, 40].Sample(numbers => Assert.Equal(Round(numbers.Aggregate(BigInteger.Zero, Fixed), 1), SumOf(numbers).Value));

    [Fact]
    public void A_mean_is_the_correctly_rounded_exact_mean() =>
        Numbers.Array[1, 40].Sample(numbers =>
        {
            var exact = numbers.Aggregate(BigInteger.Zero, Fixed);
            var expected = Round(exact, numbers.Length);
            if (expected == 0 || Math.Abs(expected) > 1e-200)
            {
                Assert.Equal(expected, SumOf(numbers).Mean(numbers.Length));
            }
        });

    [Fact]
    public void What_was_removed_leaves_no_trace() =>
        Gen.Select(Numbers.Array[0, 20], Numbers.Array[0, 20]).Sample((kept, removed) =>
        {
            var sum = new ExactSum();
            foreach (var number in removed.Concat(kept))
            {
                sum.Add(number);
            }

            foreach (var number in removed)
            {
                sum.Remove(number);
            }

            Assert.Equal(SumOf(kept).Value, sum.Value);
        });

    [Fact]
    public void Cancellation_loses_nothing()
    {
        Assert.Equal(2, SumOf(1e100, 1, -1e100, 1).Value);
        Assert.Equal(1e16 + 2, SumOf(1e16, 1, 1e-16).Value);
        Assert.Equal(1e16, SumOf(1e16, 1).Value);
        Assert.Equal(0.1, SumOf([.. Enumerable.Repeat(0.1, 10)]).Mean(10));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e302)]
    public void What_cannot_be_summed_is_refused(double number) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExactSum().Add(number));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_mean_of_nothing_is_refused(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExactSum().Mean(count));

    private static ExactSum SumOf(params double[] numbers)
    {
        var sum = new ExactSum();
        foreach (var number in numbers)
        {
            sum.Add(number);
        }

        return sum;
    }

    /// <summary>In units of 2^-1074, of which every double is a whole number.</summary>
    private static BigInteger Fixed(BigInteger before, double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(number);
        var exponent = (int)((bits >> 52) & 0x7ff);
        var mantissa = (bits & 0xfffffffffffffL) | (exponent == 0 ? 0 : 1L << 52);
        var magnitude = (BigInteger)mantissa << Math.Max(0, exponent - 1);
        return before + (bits < 0 ? -magnitude : magnitude);
    }

    /// <summary>A fixed-point number over a count, rounded to nearest, ties to even, by whole numbers alone.</summary>
    private static double Round(BigInteger fixedPoint, int count)
    {
        if (fixedPoint.IsZero)
        {
            return 0;
        }

        var negative = fixedPoint.Sign < 0;
        var numerator = BigInteger.Abs(fixedPoint);
        var shift = Math.Max(0, (int)((numerator / count).GetBitLength() - 53));
        var divisor = (BigInteger)count << shift;
        var mantissa = BigInteger.DivRem(numerator, divisor, out var rest);
        var twice = rest * 2;
        if (twice > divisor || (twice == divisor && !mantissa.IsEven))
        {
            mantissa++;
        }

        var value = Math.ScaleB(Math.ScaleB((double)mantissa, shift - 537), -537);
        return negative ? -value : value;
    }
}
