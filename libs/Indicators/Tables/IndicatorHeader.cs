using Civium.Indicators.Data;

namespace Civium.Indicators.Tables;

/// <summary>What a column of a table of indicators is for.</summary>
internal enum ColumnRole
{
    Unit,
    Name,
    Year,
    Indicator,
    Denominator,
    Group,

    /// <summary>An indicator or a group: its cells will tell.</summary>
    Open,
}

/// <summary>The first row of a table of indicators.</summary>
internal sealed record IndicatorHeader(long Line, IReadOnlyList<string> Codes, IReadOnlyList<ColumnRole> Roles)
{
    private static readonly string[] UnitNames = ["uCode", "unit", "unit_code", "code"];
    private static readonly string[] NameNames = ["uName", "unit_name", "name"];
    private static readonly string[] YearNames = ["Time", "Year"];

    public static IndicatorHeader? Read(TableRow row, Framework? framework, ProblemList problems)
    {
        var codes = row.Cells.Select(cell => cell.Trim()).ToArray();
        var unit = UnitColumn(codes, framework);
        var roles = new ColumnRole[codes.Length];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var place = 0; place < codes.Length; place++)
        {
            if (codes[place].Length == 0 && place != unit)
            {
                problems.Add(row.Line, place + 1, "has no name in the first row");
            }
            else if (!seen.Add(codes[place]))
            {
                problems.Add(row.Line, place + 1, $"the column \"{codes[place]}\" is there twice");
            }
            else if (place == unit)
            {
                roles[place] = ColumnRole.Unit;
            }
            else if (Role(codes[place], framework, out roles[place]) is { } problem)
            {
                problems.Add(row.Line, place + 1, problem);
            }
        }

        foreach (var code in framework is null ? [] : Needed(framework).Except(codes))
        {
            problems.Add(row.Line, 0, $"has no column \"{code}\", which the framework names");
        }

        if (!roles.Any(role => role is ColumnRole.Indicator or ColumnRole.Open) && problems.Count == 0)
        {
            problems.Add(row.Line, 0, "has no indicator: the first column names the unit, each other one is an indicator");
        }

        return problems.Count > 0 ? null : new(row.Line, codes, roles);
    }

    private static int UnitColumn(string[] codes, Framework? framework)
    {
        foreach (var name in UnitNames)
        {
            var place = Array.FindIndex(codes, code => code.Equals(name, StringComparison.OrdinalIgnoreCase) && (framework is null || framework.Find(code) < 0));
            if (place >= 0)
            {
                return place;
            }
        }

        return 0;
    }

    private static IEnumerable<string> Needed(Framework framework) =>
        framework.Indicators.Select(place => framework.Nodes[place].Code)
            .Concat(framework.Indicators.Select(place => framework.Nodes[place].Denominator).OfType<string>().Distinct());

    private static string? Role(string code, Framework? framework, out ColumnRole role)
    {
        var place = framework?.Find(code) ?? -1;
        role = place >= 0 ? ColumnRole.Indicator
            : framework?.Denominators.Contains(code) == true ? ColumnRole.Denominator
            : framework?.Groups.Contains(code) == true ? ColumnRole.Group
            : NameNames.Contains(code, StringComparer.OrdinalIgnoreCase) ? ColumnRole.Name
            : YearNames.Contains(code, StringComparer.OrdinalIgnoreCase) ? ColumnRole.Year
            : ColumnRole.Open;
        if (place >= 0 && !framework!.Nodes[place].IsIndicator)
        {
            return $"\"{code}\" is an aggregate of the framework: it is computed, not given";
        }

        return role == ColumnRole.Open && framework is not null
            ? $"the code \"{code}\" is unknown: the framework has no such indicator, group or denominator"
            : null;
    }
}
