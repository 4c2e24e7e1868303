using System.CommandLine;

namespace Civium.Host.Epidemic;

/// <summary><c>civium epidemic</c>: analyses of files, for analysts. No server is needed.</summary>
internal static class EpidemicCommand
{
    public static Command Create() => new("epidemic", "Analyse outbreaks from files: risk by place, unusual counts, reproduction numbers, nowcasts. docs/epidemic.md describes the files.")
    {
        RiskSourceCommand.Create(),
        SurveilCommand.Create(),
        RtCommand.Create(),
        NowcastCommand.Create(),
    };
}
