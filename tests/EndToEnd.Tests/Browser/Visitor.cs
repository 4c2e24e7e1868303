using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit;

namespace Civium.EndToEnd.Tests.Browser;

/// <summary>A person at a browser. At the end it says what went wrong unseen: errors in the console, refusals by the content policy, calls to other sites.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _faults = [];

    private Visitor(IBrowserContext context, IPage page, Uri address)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => _faults.Enqueue("script error: " + error);
        page.Console += (_, message) => Note(message);
        page.Request += (_, request) =>
        {
            var asked = new Uri(request.Url);
            if (asked.Scheme is not ("data" or "blob") && asked.Authority != address.Authority)
            {
                _faults.Enqueue("asked another site: " + request.Url);
            }
        };
    }

    public IPage Page { get; }

    public static async Task<Visitor> OpenAsync(IBrowserContext context, Uri address) => new(context, await context.NewPageAsync(), address);

    /// <summary>Opens a page and waits until it is live, so that a click is heard.</summary>
    public async Task OpenAsync(string path)
    {
        await Page.GotoAsync(path);
        await UntilLiveAsync();
    }

    /// <summary>Waits until the page shown is live: it has its connection, and its layout was rendered over it.</summary>
    public Task UntilLiveAsync() => Page.Locator(".cv-shell[data-cv-live]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>Signs in by the form.</summary>
    public async Task SignInAsync(string name, string password)
    {
        await Page.GotoAsync("/sign-in");
        await Page.GetByLabel("Name").FillAsync(name);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.Locator("form button[type=submit]").ClickAsync();
    }

    /// <summary>Nothing went wrong unseen.</summary>
    public void AssertNoFaults() => Assert.Empty(_faults);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private void Note(IConsoleMessage message)
    {
        // The browser itself reports a page that answers 403 or 404; that is what such a test asks for.
        if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
        {
            _faults.Enqueue("console: " + message.Text);
        }
    }
}
