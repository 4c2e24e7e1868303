using System.Reflection;
using Civium.Modules.Evaluation;
using Civium.Modules.Sensing;
using Civium.Modules.Twin;
using Civium.Modules.Warning;
using Civium.Ui;

namespace Civium.Host.Shell;

/// <summary>The modules that bring pages, and the design system with its gallery.</summary>
internal static class PageAssemblies
{
    public static IReadOnlyList<Assembly> OfModules { get; } =
    [
        typeof(EvaluationModule).Assembly,
        typeof(SensingModule).Assembly,
        typeof(TwinModule).Assembly,
        typeof(WarningModule).Assembly,
        typeof(UiModule).Assembly,
    ];
}
