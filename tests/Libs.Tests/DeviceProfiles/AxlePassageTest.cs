using Civium.DeviceProfiles.Axles;
using CsCheck;
using Xunit;

namespace Civium.Libs.Tests.DeviceProfiles;

public sealed class AxlePassageTest
{
    /// <summary>Three metres in 108 ms are 100 km/h; the axles of a car with a wheelbase of 2.7 m follow 97.2 ms after each other.</summary>
    [Fact]
    public void A_steady_car_is_measured()
    {
        var passage = AxlePassage.Measure(3, [0, 0.0972], [0.108, 0.2052]);

        Assert.Equal(100, passage.Speed * 3.6, 6);
        Assert.Equal(0, passage.Acceleration!.Value, 6);
        Assert.Equal(2.7, passage.Wheelbase!.Value, 6);
        Assert.Equal(0.1026, passage.Middle, 9);
    }

    [Fact]
    public void One_axle_has_a_speed_and_no_acceleration()
    {
        var passage = AxlePassage.Measure(3, [5], [5.2]);

        Assert.Equal(54, passage.Speed * 3.6, 6);
        Assert.Null(passage.Acceleration);
        Assert.Null(passage.Wheelbase);
    }

    /// <summary>Pulses are computed from the equations of motion, x = v t + a t^2 / 2; what is measured must be what went in.</summary>
    [Fact]
    public void Of_a_vehicle_under_constant_acceleration_all_is_found_exactly()
    {
        var vehicles = Gen.Select(Gen.Double[3, 45], Gen.Double[-3, 3], Gen.Double[1.5, 12], Gen.Double[1, 6]);
        vehicles.Sample((speed, acceleration, wheelbase, spacing) =>
        {
            // A vehicle that would stop before it has passed gives no second pulse.
            if ((speed * speed) + (2 * acceleration * (wheelbase + spacing)) < 4)
            {
                return;
            }

            // The root of x = v t + a t^2 / 2 in the form that loses no digits when a is small.
            double At(double metres) => 2 * metres / (speed + Math.Sqrt((speed * speed) + (2 * acceleration * metres)));
            var passage = AxlePassage.Measure(spacing, [At(0), At(wheelbase)], [At(spacing), At(wheelbase + spacing)]);

            var middle = (At(0) + At(spacing)) / 2;
            Assert.Equal(speed + (acceleration * middle), passage.AxleSpeeds[0], 6);
            Assert.Equal(acceleration, passage.Acceleration!.Value, 5);
            Assert.Equal(wheelbase, passage.Wheelbase!.Value, 5);
        });
    }

    [Fact]
    public void Pulses_that_do_not_belong_together_are_refused()
    {
        Assert.Throws<ArgumentException>(() => AxlePassage.Measure(3, [0], []));
        Assert.Throws<ArgumentException>(() => AxlePassage.Measure(3, [], []));
        Assert.Throws<ArgumentException>(() => AxlePassage.Measure(0, [0], [1]));
        Assert.Throws<ArgumentException>(() => AxlePassage.Measure(3, [0.2], [0.2]));
        Assert.Throws<ArgumentException>(() => AxlePassage.Measure(3, [0, 0], [0.1, 0.2]));
        Assert.Throws<ArgumentException>(() => AxlePassage.Measure(3, [0, 0.05], [0.2, 0.1]));
        Assert.Throws<ArgumentException>(() => AxlePassage.Measure(double.NaN, [0], [1]));
    }
}
