using System.Text;

namespace Civium.Host.Import.Maps;

/// <summary>
/// A text with places for a row's cells: <c>Air quality at {station}</c>. <c>{file}</c> is the file's name without its ending,
/// <c>{thing}</c> the thing's name; a doubled brace stands for itself. Immutable.
/// </summary>
internal sealed class Template
{
    /// <summary>The place that stands for the file's name.</summary>
    public const string File = "file";

    /// <summary>The place that stands for the thing's name.</summary>
    public const string Thing = "thing";

    private readonly List<(bool IsPlace, string Text)> _parts;

    private Template(List<(bool IsPlace, string Text)> parts) => _parts = parts;

    /// <summary>The names between braces, <c>file</c> and <c>thing</c> among them.</summary>
    public IEnumerable<string> Places => _parts.Where(p => p.IsPlace).Select(p => p.Text);

    /// <summary>Reads a template.</summary>
    /// <param name="text">The text.</param>
    /// <param name="template">The template when there is no problem.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? Parse(string text, out Template template)
    {
        var parts = new List<(bool, string)>();
        var literal = new StringBuilder();
        template = new Template(parts);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '{' or '}' && i + 1 < text.Length && text[i + 1] == c)
            {
                literal.Append(c);
                i++;
            }
            else if (c == '}')
            {
                return $"has a closing brace without an opening one at character {i + 1}; write }}}} for a brace itself";
            }
            else if (c == '{')
            {
                var end = text.IndexOf('}', i);
                if (end <= i + 1)
                {
                    return $"has an opening brace at character {i + 1} without a column name and a closing brace; write {{{{ for a brace itself";
                }

                Flush(parts, literal);
                parts.Add((true, text[(i + 1)..end]));
                i = end;
            }
            else
            {
                literal.Append(c);
            }
        }

        Flush(parts, literal);
        return null;
    }

    /// <summary>Fills the places.</summary>
    public string Render(Func<string, string> value)
    {
        if (_parts.Count == 1)
        {
            return _parts[0].IsPlace ? value(_parts[0].Text) : _parts[0].Text;
        }

        var text = new StringBuilder();
        foreach (var (isPlace, part) in _parts)
        {
            text.Append(isPlace ? value(part) : part);
        }

        return text.ToString();
    }

    private static void Flush(List<(bool, string)> parts, StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            parts.Add((false, literal.ToString()));
            literal.Clear();
        }
    }
}
