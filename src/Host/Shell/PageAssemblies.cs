using System.Reflection;

namespace Civium.Host.Shell;

/// <summary>The modules that bring pages.</summary>
internal static class PageAssemblies
{
    public static IReadOnlyList<Assembly> OfModules { get; } =
        [];
}
