using Microsoft.Playwright;
using Xunit;

namespace Civium.EndToEnd.Tests.Browser;

/// <summary>One Chromium for the tests that look at pages. Without it they fail: a page nobody looked at is not known to work.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    /// <summary>Longer than any page takes on a busy machine; a test that waits this long has found something.</summary>
    public const float Patience = 30_000;

    private const string Variable = "CIVIUM_CHROMIUM";

    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-quic", "--no-first-run",
        // Maps are drawn with WebGL; without a graphics card, by the processor.
        "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        var executable = Find();
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = Arguments, Timeout = Patience });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A fresh visitor: no cookies, a reader's language, a screen.</summary>
    internal async Task<Visitor> VisitAsync(Uri address, string language = "en-GB", int width = 1440, int height = 900, bool newcomer = false)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            Locale = language,
            ColorScheme = ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = height },
        });
        context.SetDefaultTimeout(Patience);
        if (!newcomer)
        {
            await context.AddInitScriptAsync("localStorage.setItem('civium.tour', 'seen')");
        }

        return await Visitor.OpenAsync(context, address);
    }

    private static string Find()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        return (named is null ? Places : [named]).FirstOrDefault(File.Exists) ?? throw new InvalidOperationException(
            named is null
                ? $"These tests look at pages in Chromium, and there is none. Install it (apt-get install chromium), or name its executable in {Variable}."
                : $"{Variable} names {named}, and there is no such file. Name the executable of Chromium there.");
    }
}
