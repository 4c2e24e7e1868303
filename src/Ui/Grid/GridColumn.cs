using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Civium.Ui.Grid;

/// <summary>A column of a <see cref="DataGrid{TRow}"/>.</summary>
/// <typeparam name="TRow">What a row stands for.</typeparam>
/// <param name="Id">Its name in addresses and files: short, without spaces.</param>
/// <param name="Title">Its head, in the reader's language.</param>
/// <param name="Text">What it says as plain text: what is filtered by, and what goes into the file.</param>
public sealed record GridColumn<TRow>(string Id, string Title, Func<TRow, string?> Text)
{
    /// <summary>How a cell looks; without one, its text.</summary>
    public RenderFragment<TRow>? Cell { get; init; }

    /// <summary>What rows are ordered by; without one, its text in the reader's language.</summary>
    public Func<TRow, IComparable?>? Order { get; init; }

    /// <summary>Whether it stands at the right, as numbers do.</summary>
    public bool Right { get; init; }

    /// <summary>Whether it is left out until the reader asks for it.</summary>
    public bool Hidden { get; init; }

    /// <summary>Whether a narrow screen leaves it out.</summary>
    public bool Wide { get; init; }

    /// <summary>The rows in the order of this column; those without a value come last either way.</summary>
    public IEnumerable<TRow> Sort(IEnumerable<TRow> rows, bool descending)
    {
        var byText = StringComparer.Create(CultureInfo.CurrentCulture, CompareOptions.IgnoreCase | CompareOptions.NumericOrdering);
        if (Order is { } key)
        {
            var withValue = rows.OrderBy(row => key(row) is null);
            return descending ? withValue.ThenByDescending(key) : withValue.ThenBy(key);
        }

        var named = rows.OrderBy(row => string.IsNullOrEmpty(Text(row)));
        return descending ? named.ThenByDescending(Text, byText!) : named.ThenBy(Text, byText!);
    }
}
