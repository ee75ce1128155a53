console.log('allowed');
