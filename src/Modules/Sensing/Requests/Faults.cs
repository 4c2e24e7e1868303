using Civium.Kernel.Requests;

namespace Civium.Modules.Sensing.Requests;

/// <summary>Collects all that is wrong with a body, so that its sender hears it at once.</summary>
internal sealed class Faults
{
    private const int MostTold = 20;
    private readonly List<(string Pointer, string What)> _found = [];

    /// <summary>Whether nothing was found.</summary>
    public bool None => _found.Count == 0;

    /// <summary>The first of them in words; null when there is none.</summary>
    public string? First => None ? null : $"{_found[0].Pointer}: {_found[0].What}";

    /// <summary>Adds one.</summary>
    /// <param name="pointer">A JSON pointer (RFC 6901) to the place.</param>
    /// <param name="what">What is wrong and what to do.</param>
    public void Add(string pointer, string what) => _found.Add((pointer.Length == 0 ? "/" : pointer, what));

    /// <summary>Throws when there are any.</summary>
    /// <exception cref="RefusedException">400, with all of them in words.</exception>
    public void ThrowIfAny()
    {
        if (None)
        {
            return;
        }

        var told = string.Join(" ", _found.Take(MostTold).Select(fault => $"{fault.Pointer}: {fault.What}"));
        var more = _found.Count > MostTold ? $" And {_found.Count - MostTold} more." : "";
        throw RefusedException.BadRequest("invalid-entity", told + more, _found[0].Pointer);
    }
}
