using Civium.Testing.Running;

namespace Civium.Bench.Epidemic;

/// <summary>How accurate forecasts and detectors are, on real and simulated data outside of the project.</summary>
internal static class AccuracyBench
{
    public static int Run()
    {
        if (Checkout.Shared is not { } shared)
        {
            Console.WriteLine("The data are not part of the project: put the folder with data/ and oracle/ beside the checkout as shared, or name it in CIVIUM_SHARED.");
            return 1;
        }

        ForecastAccuracy.Print(shared);
        DetectionAccuracy.PrintSimulated(shared);
        DetectionAccuracy.PrintLabelled(shared);
        return 0;
    }
}
