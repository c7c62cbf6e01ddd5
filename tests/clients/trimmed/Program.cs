using Pulse.Client;

using var pulse = new PulseClient(new PulseClientOptions
{
    Url = new Uri(Variable("PULSE_URL")),
    ApiKey = Variable("PULSE_API_KEY"),
    ApiSecret = Variable("PULSE_API_SECRET"),
});

var key = await pulse.ApiKeys.CreateAsync(new CreateApiKey { Name = "Nightly report", Permissions = [PulsePermissions.ReadApiKeys] });
var changed = await pulse.ApiKeys.UpdateAsync(
    key.Id, new ApiKeyPatch { Description = "Runs at 02:00.", RateLimit = new RateLimitPatch { Limit = 50, WindowSeconds = 60 } });
Expect(changed.Name == "Nightly report" && changed.RateLimit is { Limit: 50 });

var found = 0;
await foreach (var listed in pulse.ApiKeys.ListAsync(new ApiKeyQuery { Sort = "name" }))
{
    found += listed.Id == key.Id ? 1 : 0;
}

Expect(found == 1);
var rotated = await pulse.ApiKeys.RotateAsync(key.Id);
var presented = new PresentedApiKey { ApiKey = key.Identifier, ApiSecret = rotated.ApiSecret };
Expect((await pulse.ApiKeys.VerifyAsync(presented)) is { Valid: true, Code: "ok" });
await pulse.ApiKeys.DeleteAsync(key.Id);
try
{
    await pulse.ApiKeys.GetAsync(key.Id);
    Expect(false);
}
catch (PulseException refusal)
{
    Console.WriteLine($"create, patch, list, rotate, verify, delete, {refusal.Code} ok");
}

static string Variable(string name) => Environment.GetEnvironmentVariable(name)!;

static void Expect(bool holds)
{
    if (!holds)
    {
        throw new InvalidOperationException("Pulse has answered something unexpected.");
    }
}
