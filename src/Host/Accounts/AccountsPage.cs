using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Platform.Access.Journal;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;

namespace Civium.Host.Accounts;

/// <summary>What the live pages here share: who acts, a refusal to show, and a list to load again after each act.</summary>
public abstract class AccountsPage : ComponentBase
{
    [Inject]
    private IStringLocalizerFactory Localizers { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    /// <summary>The texts.</summary>
    protected IStringLocalizer Texts { get; private set; } = default!;

    /// <summary>Why the last act was refused; null when it was not.</summary>
    protected RefusedException? Refusal { get; private set; }

    /// <summary>Who acts.</summary>
    protected Caller By { get; private set; } = new(Actor.Anonymous, "page");

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Texts = Localizers.Create(typeof(AccountsTexts));
        await DoAsync(() => Task.CompletedTask);
    }

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task LoadAsync();

    /// <summary>Acts, then loads again. Who acts is asked anew each time, since a sign-in can end while the page is open.</summary>
    protected async Task DoAsync(Func<Task> act)
    {
        By = new Caller(Authentication is null ? Actor.Anonymous : Actor.From((await Authentication).User), "page");
        Refusal = null;
        try
        {
            await act();
            await LoadAsync();
        }
        catch (RefusedException refused)
        {
            Refusal = refused;
        }
    }
}
