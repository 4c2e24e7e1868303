using System.Reflection;
using Civium.Modules.Evaluation;
using Civium.Modules.Twin;
using Civium.Modules.Warning;

namespace Civium.Host.Shell;

/// <summary>The modules that bring pages.</summary>
internal static class PageAssemblies
{
    public static IReadOnlyList<Assembly> OfModules { get; } =
        [typeof(EvaluationModule).Assembly, typeof(TwinModule).Assembly, typeof(WarningModule).Assembly];
}
