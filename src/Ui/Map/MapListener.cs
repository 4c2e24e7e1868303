using Microsoft.JSInterop;

namespace Civium.Ui.Map;

/// <summary>What the map's script tells the page. The script is the reader's own browser: what it says is treated as what a reader types.</summary>
public sealed class MapListener
{
    private const int LongestView = 100;
    private readonly Func<string, Task> _state;
    private readonly Func<string, Task> _moved;
    private readonly Func<long?, Task> _selected;

    internal MapListener(Func<string, Task> state, Func<string, Task> moved, Func<long?, Task> selected) =>
        (_state, _moved, _selected) = (state, moved, selected);

    /// <summary>The map can be seen.</summary>
    [JSInvokable]
    public Task OnReady() => _state("ready");

    /// <summary>"live" while changes come, "lost" while they do not.</summary>
    [JSInvokable]
    public Task OnFeed(string state) => state is "live" or "lost" ? _state(state) : Task.CompletedTask;

    /// <summary>The reader moved the map.</summary>
    [JSInvokable]
    public Task OnMoved(string view) => view is { Length: <= LongestView } ? _moved(view) : Task.CompletedTask;

    /// <summary>The reader chose a place, or none.</summary>
    [JSInvokable]
    public Task OnSelected(long? place) => _selected(place);
}
