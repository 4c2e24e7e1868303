using System.Globalization;
using System.Text;
using Civium.Kernel.Observations;

namespace Civium.Platform.Observations;

/// <summary>
/// Turns an <see cref="ObservationQuery"/> into SQL for either engine. Every value is a bound parameter; only names and operators, which
/// are ours, become text.
/// </summary>
/// <param name="prefix">What the engine puts before a parameter's name.</param>
/// <param name="time">How the engine stores a time.</param>
internal sealed class QuerySql(char prefix, Func<DateTime, object> time)
{
    private readonly StringBuilder _where = new("WHERE true");

    /// <summary>The columns in the order in which rows are read.</summary>
    public const string Columns = "id, stream, feature, start, \"end\", result_time, recorded, kind, number, text, extra";

    /// <summary>The parameters, by name without prefix.</summary>
    public List<KeyValuePair<string, object>> Parameters { get; } = [];

    /// <summary>The conditions collected so far.</summary>
    public string Where => _where.ToString();

    /// <summary>Adds the query's conditions.</summary>
    public QuerySql Filter(ObservationQuery query)
    {
        In("stream", query.Streams);
        In("feature", query.Features);
        if (query.Ids is { } ids)
            Between("id", ids.From, ids.To);
        if (query.Start is { } start)
            Between("start", Time(start.From), Time(start.To));
        if (query.ResultTime is { } result)
        {
            _where.Append(" AND result_time IS NOT NULL");
            Between("result_time", Time(result.From), Time(result.To));
        }

        if (query.Number is { } number)
        {
            _where.Append(" AND number IS NOT NULL");
            Between("number", number.From, number.To);
        }

        return this;
    }

    /// <summary>Adds "column in values"; nothing when null.</summary>
    public void In(string column, IReadOnlyCollection<long>? values)
    {
        if (values is null)
            return;
        if (values.Count == 0)
            _where.Append(" AND false");
        else if (values.Count == 1)
            _where.Append(CultureInfo.InvariantCulture, $" AND {column} = {Bind(values.First())}");
        else
            _where.Append(CultureInfo.InvariantCulture, $" AND {column} = ANY({Bind(values.ToList())})");
    }

    /// <summary>Adds "column not in values"; nothing when there are none.</summary>
    public void NotIn(string column, IReadOnlyCollection<long> values)
    {
        if (values.Count > 0)
            _where.Append(CultureInfo.InvariantCulture, $" AND NOT ({column} = ANY({Bind(values.ToList())}))");
    }

    /// <summary>Adds a condition of ours.</summary>
    public void And(string condition) => _where.Append(" AND ").Append(condition);

    /// <summary>Adds the place after which to begin.</summary>
    public void After(ObservationQuery query)
    {
        if (query.After is not { } after)
            return;
        var than = query.Descending ? '<' : '>';
        var id = string.Create(CultureInfo.InvariantCulture, $"id {than} {Bind(after.Id)}");
        if (ColumnOf(query.Order) is not { } column)
        {
            And(id);
            return;
        }

        object? value = query.Order == ObservationOrder.Number ? after.Number : Time(after.Time);
        if (value is null)
        {
            And(query.Descending ? $"({column} IS NULL AND {id})" : $"(({column} IS NULL AND {id}) OR {column} IS NOT NULL)");
            return;
        }

        var bound = Bind(value);
        var rest = query.Descending && query.Order != ObservationOrder.PhenomenonTime ? $" OR {column} IS NULL" : "";
        And($"({column} {than} {bound} OR ({column} = {bound} AND {id}){rest})");
    }

    /// <summary>The ORDER BY clause of the query.</summary>
    public static string OrderBy(ObservationQuery query)
    {
        var direction = query.Descending ? "DESC" : "ASC";
        if (ColumnOf(query.Order) is not { } column)
            return $"ORDER BY id {direction}";
        var nulls = query.Order == ObservationOrder.PhenomenonTime ? "" : query.Descending ? " NULLS LAST" : " NULLS FIRST";
        return $"ORDER BY {column} {direction}{nulls}, id {direction}";
    }

    /// <summary>Binds a value and gives what stands for it in the text.</summary>
    public string Bind(object value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"p{Parameters.Count}");
        Parameters.Add(new(name, value));
        return prefix + name;
    }

    private static string? ColumnOf(ObservationOrder order) => order switch
    {
        ObservationOrder.PhenomenonTime => "start",
        ObservationOrder.ResultTime => "result_time",
        ObservationOrder.Number => "number",
        _ => null,
    };

    private object? Time(DateTime? value) => value is { } given ? time(given) : null;

    private void Between(string column, object? from, object? to)
    {
        if (from is not null)
            And($"{column} >= {Bind(from)}");
        if (to is not null)
            And($"{column} <= {Bind(to)}");
    }
}
