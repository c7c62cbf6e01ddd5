using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.Security;

/// <summary>Base class of attacks on all pages. The first account has an item of each kind.</summary>
public abstract class AttackTests : PageTests
{
    private static readonly string[] Reads = ["GET"];

    protected IReadOnlyList<ConsoleEndpoint> Endpoints { get; private set; } = null!;

    /// <summary>Those of the first account.</summary>
    protected Items Own { get; private set; } = null!;

    protected IEnumerable<ConsoleEndpoint> Pages => Endpoints.Where(endpoint => Reads.Contains(endpoint.Method));

    protected IEnumerable<ConsoleEndpoint> PostForms => Endpoints.Where(endpoint => endpoint.IsForm);

    [OneTimeSetUp]
    public async Task MakeItemsAsync()
    {
        Endpoints = ConsoleEndpoint.AllOf(App.Services);
        Own = await Items.MakeAsync(Admin, Account);
    }

    protected string PathOf(ConsoleEndpoint endpoint) => endpoint.PathIn(Account, Own);

    /// <summary>The superAdmin, with the cookies of a session.</summary>
    protected async Task<FormClient> SignedInAsync()
    {
        var forms = Forms();
        await forms.SignInAsync();
        return forms;
    }

    protected async Task<FormClient> SignedInAsync(Member member)
    {
        var forms = Forms();
        await forms.SignInAsync(member.Email, Member.Password);
        return forms;
    }
}
