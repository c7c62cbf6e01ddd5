using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.Audit;

/// <summary>Base class of tests of the audit log and the start page.</summary>
public abstract class AuditPageTests : PageTests
{
    private const string Password = "a-password-of-a-member-1";

    protected string AuditPath => $"/console/{Account}/audit";

    protected async Task<string> MakeKeyAsync(string name, params (string Name, object Value)[] values)
    {
        var body = values.ToDictionary(value => value.Name, value => value.Value);
        body["name"] = name;
        body.TryAdd("permissions", new[] { "readApiKeys" });
        return (string)(await Admin.PostAsync("/apikeys", body)).Json["id"]!;
    }

    protected async Task<FormClient> AdminFormsAsync()
    {
        var forms = Forms();
        await forms.SignInAsync();
        return forms;
    }

    /// <summary>A member of the first account with this permission, signed in.</summary>
    protected Task<FormClient> MemberFormsAsync(string permission) => MemberFormsAsync($"{Guid.NewGuid():N}@pulse.test", permission);

    /// <summary>A member with this e-mail and permission, signed in.</summary>
    protected async Task<FormClient> MemberFormsAsync(string email, string permission)
    {
        var given = await Admin.PostAsync("/roles", new { name = $"{Guid.NewGuid():N}", permissions = new[] { permission } });
        var role = (int)given.Json["id"]!;
        var user = (await Admin.PostAsync("/users", new { email, roleIds = new[] { role } })).Json;
        await Admin.PostAsync("/auth/password/set", new { token = (string)user["setPasswordToken"]!, password = Password });
        var forms = Forms();
        await forms.SignInAsync(email, Password);
        return forms;
    }

    protected static string[] Texts(HtmlPage page, string selector) =>
        [.. page.Document.QuerySelectorAll(selector).Select(element => string.Join(' ', element.TextContent.Split(
            (char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];
}
