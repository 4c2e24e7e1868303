using System.Globalization;
using Civium.Indicators.Data;

namespace Civium.Indicators.Tables;

/// <summary>Takes the rows of a table of indicators in, column by column.</summary>
internal sealed class IndicatorRows
{
    private readonly IndicatorHeader _header;
    private readonly ProblemList _problems;
    private readonly List<double>?[] _numbers;
    private readonly List<string?>?[] _texts;
    private readonly List<(long Line, string Text)>[] _strays;
    private readonly List<string> _units = [];
    private readonly List<string?> _names = [];
    private readonly List<int> _years = [];
    private readonly List<long> _lines = [];
    private readonly Dictionary<(string Unit, int Year), long> _seen = [];

    public IndicatorRows(IndicatorHeader header, ProblemList problems)
    {
        (_header, _problems) = (header, problems);
        _numbers = [.. header.Roles.Select(role => role is ColumnRole.Indicator or ColumnRole.Denominator or ColumnRole.Open ? new List<double>() : null)];
        _texts = [.. header.Roles.Select(role => role is ColumnRole.Group or ColumnRole.Open ? new List<string?>() : null)];
        _strays = [.. header.Roles.Select(_ => new List<(long, string)>())];
    }

    private bool HasYears => _header.Roles.Contains(ColumnRole.Year);

    public void Add(TableRow row)
    {
        if (row.Cells.Count != _header.Codes.Count)
        {
            _problems.Add(row.Line, 0, $"has {row.Cells.Count} cells, but the first row names {_header.Codes.Count} columns");
            return;
        }

        var (unit, year, name, known) = ("", 0, default(string), 0);
        for (var place = 0; place < _header.Codes.Count; place++)
        {
            var cell = row.Cells[place];
            switch (_header.Roles[place])
            {
                case ColumnRole.Unit:
                    unit = cell.Trim();
                    break;
                case ColumnRole.Name:
                    name = cell.Trim();
                    break;
                case ColumnRole.Year:
                    year = Year(row, place);
                    break;
                case ColumnRole.Group:
                    _texts[place]!.Add(NumberCell.IsMissing(cell.AsSpan().Trim()) ? null : cell.Trim());
                    break;
                default:
                    known += Number(row, place) && _header.Roles[place] != ColumnRole.Denominator ? 1 : 0;
                    break;
            }
        }

        Identify(row, unit, year, name);
        if (known == 0)
        {
            _problems.Add(row.Line, 0, $"\"{unit}\" has no value in any indicator; leave the row out");
        }
    }

    public IndicatorTable? Finish(Framework? framework)
    {
        Settle();
        if (_units.Distinct(StringComparer.Ordinal).Count() < 2 && _problems.Count == 0)
        {
            _problems.Add(0, 0, $"has {(_units.Count == 0 ? "no unit" : $"only one unit, \"{_units[0]}\"")}; a score compares at least two");
        }

        if (_problems.Count > 0)
        {
            return null;
        }

        var order = Enumerable.Range(0, _units.Count).OrderBy(row => _years[row]).ToArray();
        var groups = Places(ColumnRole.Group).ToDictionary(place => _header.Codes[place], place => order.Select(row => _texts[place]![row]).ToArray());
        var indicators = Places(ColumnRole.Indicator).ToArray();
        var whole = framework ?? Framework.Flat(indicators.Select(place => _header.Codes[place]), Index(indicators), [.. groups.Keys]);
        var data = new IndicatorData(
            [.. order.Select(row => _units[row])],
            [.. indicators.Select(place => _header.Codes[place])],
            [.. indicators.Select(place => order.Select(row => _numbers[place]![row]).ToArray())],
            HasYears ? [.. order.Select(row => _years[row])] : null)
        {
            Names = [.. order.Select(row => _names[row] ?? _units[row])],
            Groups = groups,
            Denominators = Places(ColumnRole.Denominator).ToDictionary(place => _header.Codes[place], place => order.Select(row => _numbers[place]![row]).ToArray()),
            Lines = [.. order.Select(row => _lines[row])],
            Places = indicators.ToDictionary(place => _header.Codes[place], place => place + 1),
        };
        return new(data, whole, framework is null ? Notes(groups.Keys) : []);
    }

    private IEnumerable<int> Places(ColumnRole role) => Enumerable.Range(0, _header.Codes.Count).Where(place => RoleOf(place) == role);

    /// <summary>A column without a single number but with text is a group; any other open one an indicator.</summary>
    private ColumnRole RoleOf(int place) => _header.Roles[place] != ColumnRole.Open ? _header.Roles[place]
        : _strays[place].Count > 0 && _numbers[place]!.TrueForAll(double.IsNaN) ? ColumnRole.Group : ColumnRole.Indicator;

    private string Index(int[] indicators)
    {
        var code = "Index";
        while (indicators.Any(place => _header.Codes[place] == code))
        {
            code += "_";
        }

        return code;
    }

    private string[] Notes(IEnumerable<string> groups) =>
    [
        $"Without a framework every column of numbers is an indicator of which more is better; units are named by \"{_header.Codes[Places(ColumnRole.Unit).First()]}\".",
        .. groups.Select(group => $"The column \"{group}\" holds text and groups the units."),
    ];

    private int Year(TableRow row, int place)
    {
        if (!double.TryParse(row.Cells[place], NumberStyles.Float, CultureInfo.InvariantCulture, out var year) || year != Math.Truncate(year) || year is < 1 or > 9999)
        {
            _problems.Add(row.Line, place + 1, $"\"{row.Cells[place]}\" is no year; write a whole number such as 2024");
            return 0;
        }

        return (int)year;
    }

    private bool Number(TableRow row, int place)
    {
        var problem = NumberCell.Read(row.Cells[place], out var value);
        _numbers[place]!.Add(problem is null ? value : double.NaN);
        _texts[place]?.Add(problem is null ? null : row.Cells[place].Trim());
        if (problem is null)
        {
            return !double.IsNaN(value);
        }

        if (_header.Roles[place] == ColumnRole.Open)
        {
            _strays[place].Add((row.Line, problem));
        }
        else
        {
            _problems.Add(row.Line, place + 1, $"{_header.Codes[place]}: {problem}");
        }

        return true;
    }

    private void Identify(TableRow row, string unit, int year, string? name)
    {
        if (unit.Length == 0)
        {
            var place = Places(ColumnRole.Unit).First();
            _problems.Add(row.Line, place + 1, "has no unit");
        }
        else if (!_seen.TryAdd((unit, year), row.Line))
        {
            _problems.Add(row.Line, Places(ColumnRole.Unit).First() + 1, $"the unit \"{unit}\" is there twice{(HasYears ? $" in {year}" : "")}: first in row {_seen[(unit, year)]}");
        }

        _units.Add(unit);
        _years.Add(year);
        _names.Add(string.IsNullOrEmpty(name) ? null : name);
        _lines.Add(row.Line);
    }

    /// <summary>What only the whole table tells: text among numbers, and columns without any value.</summary>
    private void Settle()
    {
        for (var place = 0; place < _header.Codes.Count; place++)
        {
            if (_header.Roles[place] == ColumnRole.Open && RoleOf(place) == ColumnRole.Indicator)
            {
                _strays[place].ForEach(stray => _problems.Add(stray.Line, place + 1, $"{_header.Codes[place]}: {stray.Text}"));
            }

            if (RoleOf(place) == ColumnRole.Indicator && _units.Count > 0 && _numbers[place]!.TrueForAll(double.IsNaN) && _problems.Count == 0)
            {
                _problems.Add(_header.Line, place + 1, $"{_header.Codes[place]} has no value for any unit; leave it out of the table and the framework");
            }
        }
    }
}
