namespace Civium.Testing.Running;

/// <summary>Where things are in the checkout, and outside it.</summary>
public static class Checkout
{
    public static string Root { get; } = FindRoot();

    /// <summary>The host as built in this configuration.</summary>
    public static string Host => Path.Combine(
        Root, "src", "Host", "bin", AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug", "net10.0", "civium");

    /// <summary>Large reference data that is not part of the project; null where there is none.</summary>
    public static string? Shared { get; } = FindShared();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Civium.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Run these tests from inside the checkout.");
        }

        return folder.FullName;
    }

    private static string? FindShared()
    {
        var named = Environment.GetEnvironmentVariable("CIVIUM_SHARED");
        var beside = Path.Combine(Root, "..", "shared");
        return Directory.Exists(named) ? named : Directory.Exists(Path.Combine(beside, "oracle")) ? Path.GetFullPath(beside) : null;
    }
}
