using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Usage;
using Pulse.ConsoleTests.Setup;
using HttpApi = Pulse.IntegrationTests.Setup.Api;

namespace Pulse.ConsoleTests.ApiKeys;

/// <summary>Base class of tests of the pages of API keys.</summary>
public abstract class KeyPageTests : PageTests
{
    private const string Password = "a-password-of-a-member-1";
    private static int lastName;

    protected string ListPath => $"/console/{Account}/apikeys";

    protected static string NewName(string text = "Key") => $"{text} {Interlocked.Increment(ref lastName)}";

    protected string PathOf(JsonNode key) => $"{ListPath}/{(string)key["id"]!}";

    protected async Task<JsonNode> MakeKeyAsync(string? name = null, params string[] permissions) => (await Admin.PostAsync(
        "/apikeys", new { name = name ?? NewName(), permissions = permissions is [] ? ["readApiKeys"] : permissions })).Json;

    protected async Task<JsonNode> ReadAsync(JsonNode key) => (await Admin.GetAsync($"/apikeys/{(string)key["id"]!}")).Json;

    protected async Task<int> CountAsync(string name) =>
        (await Admin.GetAsync($"/apikeys?name={Uri.EscapeDataString(name)}")).Json.AsArray().Count;

    /// <summary>A program that uses the key.</summary>
    protected HttpApi Using(JsonNode key, string? secret = null)
    {
        var client = App.CreateClient();
        client.DefaultRequestHeaders.Add("x-api-key", (string)key["apiKey"]!);
        client.DefaultRequestHeaders.Add("x-api-secret", secret ?? (string)key["apiSecret"]!);
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Till", "1.0"));
        return new HttpApi(client);
    }

    protected Task FlushAsync() => App.Services.GetRequiredService<IUsageRecorder>().FlushAsync(CancellationToken.None);

    protected async Task<FormClient> AdminFormsAsync()
    {
        var forms = Forms();
        await forms.SignInAsync();
        return forms;
    }

    /// <summary>A member of the first account with these permissions, signed in.</summary>
    protected async Task<FormClient> MemberFormsAsync(params string[] permissions)
    {
        var email = $"{Guid.NewGuid():N}@pulse.test";
        var role = (int)(await Admin.PostAsync("/roles", new { name = NewName("Role"), permissions })).Json["id"]!;
        var user = (await Admin.PostAsync("/users", new { email, roleIds = new[] { role } })).Json;
        await Admin.PostAsync("/auth/password/set", new { token = (string)user["setPasswordToken"]!, password = Password });
        var forms = Forms();
        await forms.SignInAsync(email, Password);
        return forms;
    }
}
