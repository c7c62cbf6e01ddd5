using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.Security;

/// <summary>Base class of tests that open the form of a new role, and send it later.</summary>
public abstract class RoleFormTests : PageTests
{
    protected string Form => $"/console/{Account}/roles/new";

    protected async Task ExpectNoRoleAsync(string name) =>
        Assert.That((await Admin.GetAsync($"/roles?search={name}&pageSize=100")).Json.AsArray(), Is.Empty);

    protected string TokenOf(FormClient forms) => forms.Cookies.GetCookies(Url)["pulse"]!.Value;
}
